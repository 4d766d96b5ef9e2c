"""Invented names. Surnames of the demo cases are left out on purpose, so that searching for them finds only those."""

FORENAMES = (
    "Aaron", "Abigail", "Adeel", "Aisha", "Alan", "Alice", "Amir", "Anita", "Beatrice", "Ben", "Bronwen", "Callum",
    "Carys", "Chidi", "Claire", "Connor", "Daisy", "Declan", "Devon", "Edith", "Elias", "Emeka", "Farah", "Fergus",
    "Freya", "Gareth", "Gemma", "Harriet", "Hassan", "Imogen", "Isaac", "Jacek", "Jasmine", "Joanna", "Kieran", "Kwame",
    "Laila", "Leon", "Magda", "Marek", "Nadia", "Niall", "Oliver", "Parveen", "Ravi", "Rosa", "Sian", "Tariq", "Una",
    "Zofia",
)  # fmt: skip
SURNAMES = (
    "Abbott", "Adeyemi", "Ahmed", "Archer", "Barlow", "Bennett", "Brookes", "Carver", "Chowdhury", "Coleman", "Dalton",
    "Davies", "Dobson", "Ellery", "Farrow", "Finch", "Garvey", "Hargreaves", "Hayward", "Hussain", "Ives", "Jarvis",
    "Kaminski", "Kendrick", "Lawal", "Lockwood", "Mahmood", "Mercer", "Nash", "Nowak", "Oakley", "Patel", "Penrose",
    "Quill", "Radford", "Rahman", "Sadler", "Sharma", "Stokes", "Tanner", "Thistlewood", "Underhill", "Varley",
    "Wainwright", "Whitlock", "Yardley",
)  # fmt: skip
COMPANIES = (
    "Ashcombe Plant Hire Ltd", "Brindle & Sons (Roofing) Ltd", "Calder Vale Foods plc", "Dunmore Waste Services Ltd",
    "Eastway Couriers Ltd", "Fenwick Scaffolding Ltd", "Greenlane Care Homes Ltd", "Holt Street Motors Ltd",
)  # fmt: skip
OPERATIONS = (
    "BRAMBLE", "CORMORANT", "DOVETAIL", "EASTWOOD", "FERNHILL", "GANNET", "HARROW", "IRONBARK", "JUNIPER", "KESTREL",
)  # fmt: skip
STREETS = (
    "Alma Road", "Baker Lane", "Canal Street", "Dorset Close", "Elm Grove", "Foundry Row", "Grange Avenue", "Hill Rise",
)  # fmt: skip

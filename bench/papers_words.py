"""The words that the invented papers are made of: forms, sentences with gaps, and what goes into the gaps."""


def _each(text: str, by: str | None = None) -> list[str]:
    return [" ".join(one.split()) for one in text.split(by)]


FORMS = (
    ("MG3", "Reviews", "Report to Crown Prosecutor"),
    ("MG5", "Case overview", "Police report"),
    ("MG6", "Case overview", "Case file evidence and information"),
    ("MG6C", "Unused material", "Schedule of relevant non-sensitive unused material"),
    ("MG11", "Statements", "Witness statement"),
    ("MG11", "Statements", "Continuation of witness statement"),
    ("MG12", "Exhibits", "Exhibit list"),
    ("MG15", "Exhibits", "Record of interview"),
    ("MG22", "Forensics", "Streamlined forensic report"),
    ("CCTV", "Exhibits", "Viewing log"),
    ("999", "Communications", "Call log and transcript"),
)
FIRST_NAMES = _each(
    """
    Aisha Alun Amara Bethan Bronwen Callum Carys Chidi Daniel Dilwyn Eira Ewan Fatima Ffion Gareth Grace Hannah Huw
    Imran Isla Jakub Joanna Kofi Lowri Łukasz Maeve Megan Mohammed Ngozi Nia Oisín Olivia Owain Priya Rhiannon Rhys
    Samuel Saoirse Siân Siobhán Søren Tariq Tomos Umar Violet Wiktoria Yusuf Zainab
    """
)
LAST_NAMES = _each(
    """
    Abernathy Achebe Adeyemi Ashworth Bevan Birtwistle Blackwood Cartwright D'Souza Davies Driscoll Eccleston Evans
    Fairweather Fitzgerald Gallagher Griffiths Hargreaves Hussain Iqbal Jenkins Kowalczyk Llewellyn MacLeod
    McAllister Mistry Nandakumar O'Brien O'Hara Okafor Okonkwo Parry Patel Pritchard Quigley Rahman Rowlands Sidhu
    Smith-Jones Szymański Thackeray Uddin Vaughan Wainwright Whittaker Wojcik Yardley Zielińska
    """
)
STREETS = _each(
    """
    Albany Aldermoor Bankfield Beechwood Cathedral Claremont Deansgate Eastbourne Fairview Glebe Harbour Ivy Jubilee
    Kingsway Larkhill Maes-y-Coed Northgate Orchard Penylan Queensway Railway Sandringham Tŷ-Glas Union Viaduct
    Waterloo Wellfield York
    """
)
KINDS = _each(
    """
    Road Street Avenue Close Crescent Lane Terrace Grove Way Gardens
    """
)
TOWNS = _each(
    """
    Aberwen Ashcombe Barrowdale Brynmor Castleford-on-Sea Dunwick Eastmere Fernhill Glanrafon Harwell Kingsmead
    Llanfair Marlow-under-Edge Northwick Oakhampton Penarth-y-Bryn Ravenscar Stonebridge Thornbury Westhaven
    """
)
CARS = _each(
    """
    Audi BMW Citroën Fiat Ford Honda Hyundai Kia Mazda Mercedes Nissan Peugeot Renault Škoda Toyota Vauxhall Volvo
    """
)
COLOURS = _each(
    """
    black blue blue-grey bronze dark-green gold grey maroon red silver turquoise white yellow
    """
)
THINGS = _each(
    """
    baseball bat ; black holdall ; bottle of vodka ; bunch of keys ; carrier bag ; claw hammer ; crowbar ; gold
    bracelet ; handbag ; iPhone 15 ; kitchen knife ; laptop computer ; lock knife ; mobile telephone ; motorcycle
    helmet ; passport ; purse ; rucksack ; screwdriver ; set of scales ; wristwatch ; zip-lock bag
    """,
    ";",
)
SENTENCES = (
    "On {date} at about {time} hours I was on duty in full uniform in {street}, {town}, when I saw {name} walking towards me.",
    "I am the owner of a {colour} {car}, index {plate}, which I bought in {town} for £{number}.",
    "{name} said to me, “I don’t know what you’re talking about, I was at home with {name} all night.”",
    "The male ran from {street} in the direction of {street} and I lost sight of him near the {filler}.",
    "I exhibit the {thing} as {exhibit} and it was placed in a sealed bag, number {serial}.",
    "I can be reached on {phone} or at {email} between {time} and {time} on weekdays.",
    "I would describe him as a white male, about {height} tall, of {filler} build, wearing a {colour} jacket and dark jeans.",
    "This statement (consisting of {small} pages each signed by me) is true to the best of my knowledge and belief.",
    "The CCTV from the {filler} shows a {colour} {car} stopping outside number {small} {street} at {time} hours.",
    "{name} was arrested on suspicion of {offence}, cautioned, and made no reply.",
    "In interview {name}, represented by {name}, answered “no comment” to all questions about the {thing}.",
    "I asked {name} how the {thing} had come to be in the {car}, and there was no reply to that question.",
    "The {filler} and the {filler} were examined by {name}, who found {filler} consistent with {filler} on the {thing}.",
    "I have known {name} for about {small} years as we both used to live in {street}, {town}.",
    "PC {number} {name} seized the {thing} from the {filler} under section 19 of PACE and gave it reference {exhibit}.",
    "The case is {urn}; the officer in the case is DC {number} {name} of {town} police station.",
    "There was {filler} on the {filler}, the {filler} had been forced and the {filler} was on the floor of the kitchen.",
    "I felt {filler} and {filler} because of what {name} had done, and I have not been able to sleep since.",
    "The {thing} belonged to {name} and was worth about £{number}; nobody had permission to take it.",
    "At {time} hours the call taker heard shouting, then a voice which said that the {filler} was in the {filler}.",
)
OFFENCES = _each(
    """
    burglary ; robbery ; theft ; common assault ; criminal damage ; dangerous driving ; fraud by false
    representation ; affray
    """,
    ";",
)
NOUNS = _each(
    """
    door window house car road night street police officer statement witness evidence court bag hand front garden
    kitchen stairs phone money shop station van bus key light wall table chair floor blood glass coat shirt face arm
    head shouting running driving walking holding standing found opened closed pushed pulled kicked dropped grabbed
    """
)
COMMON = [
    *_each(
        """
    the of and to in a is that was he for it with as his on be at by I this had not are but from or have an they
    which one you were her all she there would their we him been has when who will more no if out so said what up
    its about into than them can only other new some could time these two may then do first any my now such like our
    over man me even most made after also did many before must through back years where much your way well down
    should because long each just those people how too little state good very make world still own see men work here
    get both between life being under never day same another know while last might us great old year off come since
    against go came right used take three
    """
    ),
    *NOUNS,
]
SYLLABLES = _each(
    """
    ac ad al am an ar as at bel ber bin bor bra cal can cor cul dan del den dor el en er fan fer for gal gan ger hal
    har hol im in is jan jor kal ken lan lar len lim lor mal man mar mel men mil mor nal nel nor ol or pan par pel
    per pol qua ral ran rel ric rol sal san sel ser sin sol tal tan tel ter tin tor ul un val van ver vin wal wen
    zan
    """
)

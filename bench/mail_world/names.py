"""Invented people, companies and operations, as frequent as names are: few that many bear, and a long tail.

Two locales, so that what is tuned on one is measured on the other. The tails are composed, not collected.
"""

from dataclasses import dataclass
from random import Random

Words = tuple[str, ...]


def _words(text: str) -> Words:
    return tuple(text.split())


_ISLES_FIRST = _words("""
Jack Oliver George Harry Thomas James William Daniel Joshua Samuel Liam Connor Ryan Callum Kieran Nathan Luke Adam Jamie
Scott Craig Darren Lee Wayne Gareth Rhys Owen Declan Sean Patrick Mohammed Imran Bilal Hassan Tariq Arjun Ravi Amit
Olivia Amelia Emily Jessica Charlotte Sophie Chloe Megan Lauren Rebecca Hannah Bethany Gemma Kelly Stacey Donna Tracey
Sian Carys Bronwen Aoife Niamh Siobhan Aisha Fatima Zainab Priya Anita Meera Ellie Grace Ruby Freya Alice Harriet
""")
_ISLES_LAST = _words("""
Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Robinson Wright Thompson Evans Walker White Roberts Green
Hall Thomas Clarke Jackson Wood Harris Edwards Turner Martin Cooper Hill Ward Hughes Moore Clark King Harrison Lewis Baker
Lee Allen Morris Khan Scott Watson Davis Parker James Bennett Young Phillips Richardson Mitchell Bailey Carter Cook Singh
Shaw Bell Collins Morgan Kelly Begum Miller Cox Hussain Marshall Simpson Price Anderson Adams Wilkinson Foster Ahmed Ellis
Murphy Chapman Mason Gray Richards Webb Rogers Kaur Hunt Ali Mills Holmes Palmer Matthews Gibson Fisher Barnes Knight
Lloyd Harvey Butler Russell Barker Stevens Jenkins O'Brien McDonald Walsh Byrne Doyle Reid Fraser Bowen Pugh Rees
""")
_ISLES_STEMS = _words("""
Ash Beck Birch Black Bram Bright Brock Burn Cald Chad Clay Cot Cran Croft Cud Dal Dun Ead Elm Fair Farn Fen Gar Gold Gran
Hal Hart Hather Haw Hazel Hol Hunting Kel Kirk Lang Lin Long Lud Mad Marl Mel Mid Nether New North Nut Oak Os Pem Pen Pick
Rad Raven Red Rock Rother Rush Sal Sand Sel Shel Sher Stan Stock Strat Sut Swan Tad Thorn Til Tun Ulver Wad Wal War Wes
Whit Win Wood Wych Yar
""")
_ISLES_ENDS = _words("""
ley ton ford ham worth well field wood by thorpe wick den don hurst combe bourne stead croft dale man more shaw gate son
bridge mere cliffe low all ing ingham ington borough land cote water hill house
""")

_FURTHER_FIRST = _words("""
Piotr Krzysztof Łukasz Paweł Michał Tomasz Wojciech Andrei Ion Mihai Bogdan Ciprian Emre Mehmet Murat Yusuf Okan Chidi
Emeka Tunde Femi Kwame Kofi Abdi Farah Mahad Suresh Vijay Karthik Dinesh Minh Tuan João Tiago Rui Dmitri Sergei Arben
Besnik Omar Khalid Samir Agnieszka Małgorzata Zofia Katarzyna Ioana Elena Adriana Ayşe Elif Zeynep Ngozi Chiamaka Folake
Abena Hodan Ayaan Sunita Deepa Lakshmi Linh Mai Beatriz Inês Olga Svetlana Drita Mariam Leila Nadia Yasmin
""")
_FURTHER_LAST = _words("""
Nowak Kowalski Wójcik Kamiński Lewandowski Zieliński Woźniak Popescu Ionescu Munteanu Dumitru Yılmaz Kaya Demir Çelik
Şahin Okafor Adeyemi Eze Balogun Mensah Owusu Boateng Hassan Abdi Warsame Farah Reddy Iyer Nair Gupta Mehta Nguyen Tran
Pham Le Silva Santos Ferreira Pereira Costa Ivanov Petrov Hoxha Krasniqi Gashi Rahman Chowdhury Islam Sheikh Malik Qureshi
Al-Amin El-Sayed Haddad Nasser Diallo Traoré Camara Ndiaye Mwangi Otieno Dlamini Ncube Moyo Chen Wang Zhang Liu Kim Park
""")
_FURTHER_STEMS = _words("""
Ada Ade Ago Ako Ama Ayo Bala Bara Beka Boga Chuk Dara Deli Dima Dubra Ebo Eke Fala Gora Hala Iza Jova Kara Koro Kwa Lara
Luko Maka Mara Miro Muth Nara Nwa Oba Odu Ogun Oko Ola Oye Pano Pavo Poko Raja Rama Rado Sala Sela Siva Soko Stani Suba
Tama Tara Than Udo Usha Vasi Vela Vuko Wisa Woja Yara Zaba Zele Zora
""")
_FURTHER_ENDS = _words("""
bayo beka chuk czyk dele djan eanu escu femi gun han inski kan kola kumar lola makis man meka mov murthy nathan niyi nko
oglu ović owski pour raj sanya shola swamy taş tunde vić wale wicz yan yemi zade
""")

_TRADES = _words("""
Haulage Roofing Scaffolding Couriers Motors Foods Plant-Hire Care-Homes Waste-Services Builders Logistics Catering Security
Recycling Lettings Demolition Flooring Electrical Groundworks Freight
""")
_FORMS = ("Ltd", "Limited", "Ltd", "plc", "LLP")
_OPERATIONS = _words("""
Amber Anvil Arrow Badger Banner Barley Beacon Birch Bramble Bronze Canvas Cedar Cobalt Compass Copper Coral Crane Cygnet
Dagger Dapple Delta Dovetail Ember Falcon Fern Flint Gable Galley Gannet Garnet Glacier Gossamer Granite Harrow Hazel Heron
Hornet Ivory Jackdaw Jasper Juniper Kestrel Kingfisher Lantern Larch Laurel Limestone Linnet Magnet Mallard Marble Meadow
Merlin Mosaic Nettle Nimbus Oakleaf Obsidian Orchid Osprey Otter Paddock Pebble Pelican Pewter Plover Quarry Quartz Quill
Ragwort Raven Ribbon Rowan Saffron Sable Sandstone Scarab Sextant Shingle Silver Skylark Sorrel Sparrow Spruce Starling
Tamarind Teal Tern Thistle Timber Topaz Tundra Turret Umber Velvet Vellum Walnut Warbler Willow Yarrow Zephyr
""")


@dataclass(frozen=True, slots=True)
class Locale:
    """Forenames and surnames, the most frequent first."""

    forenames: tuple[str, ...]
    surnames: tuple[str, ...]

    def forename(self, dice: Random) -> str:
        """One, as often as it is borne."""
        return self.forenames[_rank(dice.random(), len(self.forenames), 12)]

    def surname(self, dice: Random) -> str:
        """One, as often as it is borne: the most frequent by about one person in eighty."""
        return self.surnames[_rank(dice.random(), len(self.surnames), 10)]


def _rank(drawn: float, count: int, flat: int) -> int:
    """The rank a number from 0 to 1 falls on, where rank r has the weight 1 / (r + flat)."""
    return min(count - 1, int(flat * ((count + flat) / flat) ** drawn - flat))


def _locale(first: Words, last: Words, stems: Words, ends: Words) -> Locale:
    tail = [f"{stem}{end}{more}" for stem in stems for end in ends for more in ("", "s", "e") if end[-1] != more]
    Random(7).shuffle(tail)
    return Locale(first, tuple(dict.fromkeys([*last, *tail])))


LOCALES = {
    "isles": _locale(_ISLES_FIRST, _ISLES_LAST, _ISLES_STEMS, _ISLES_ENDS),
    "further": _locale(_FURTHER_FIRST, _FURTHER_LAST, _FURTHER_STEMS, _FURTHER_ENDS),
}


def company(dice: Random) -> str:
    """A company's registered name."""
    founder = LOCALES["isles"].surname(dice)
    trade = dice.choice(_TRADES).replace("-", " ")
    sons = " & Sons" if dice.random() < 0.15 else ""
    return f"{founder}{sons} {trade} {dice.choice(_FORMS)}"


def operation(dice: Random) -> str:
    """An operation's name, as CMS has it."""
    first = dice.choice(_OPERATIONS)
    return f"{first} {dice.choice(_OPERATIONS)}".upper() if dice.random() < 0.1 else first.upper()

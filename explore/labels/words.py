"""The words that printed labels are made of, as tables: what is an office, a questioner, a particle, no name."""

from __future__ import annotations

OFFICES = frozenset(
    """
    president minister chairman chairperson chairwoman chair chief head director governor mayor secretary
    ambassador envoy representative plenipotentiary adviser advisor aide assistant commissioner ombudsman ombudsperson
    commander general colonel major captain lieutenant sergeant corporal private admiral marshal officer ceo cfo
    deputy speaker leader member senator congressman congresswoman chancellor premier king queen prince princess
    emir sheikh sultan emperor empress pope patriarch metropolitan archbishop bishop archpriest cardinal rabbi
    mufti abbot imam lama priest father rector dean provost professor academician teacher doctor physician
    paramedic nurse surgeon engineer student pupil graduate pilot navigator cosmonaut astronaut mariner sailor
    worker miner driver farmer journalist reporter correspondent columnist observer editor editor-in-chief host
    co-host hostess anchor moderator presenter announcer commentator writer author poet playwright actor actress
    composer conductor musician singer artist painter sculptor architect coach trainer player champion athlete
    founder co-founder owner entrepreneur businessman businesswoman partner manager coordinator curator designer
    lawyer attorney prosecutor judge justice auditor operator interpreter translator volunteer veteran hero
    widow resident mother guest participant spokesman spokesperson spokeswoman co-chair co-chairman
    co-chairperson foreman scientist researcher historian economist analyst expert specialist fellow scholar
    lord lady sir dame baron baroness viscount earl duke duchess count countess master trustee treasurer counsellor
    councillor counselor legislator lawmaker delegate
    deputies inspector superintendent constable minister-president vice-president vice-premier vice-chairman
    vice-rector under-secretary secretary-general director-general governor-general lieutenant-general
    major-general colonel-general mp mep madam mr mrs ms miss dr hon minster chairmen designer-general
    dispatcher controller technician mechanic fitter welder turner agronomist breeder rancher librarian
    psychologist biologist physicist chemist mathematician geologist ecologist programmer developer
    supervisor administrator executive presidents commandant warden sheriff consul attache nuncio primate
    archimandrite hegumen chaplain pastor reverend elder chieftain ataman monarch regent shah ayatollah
    broker banker investor blogger filmmaker producer photographer cameraman choreographer
    ballerina dancer skater skier swimmer wrestler boxer gymnast biathlete footballer goalkeeper sportsman
    paralympian olympian medallist laureate winner
    """.split()
)
"""Nouns that name an office, rank or occupation, in lower case."""

SURNAME_TITLES = frozenset(
    "mr mrs ms miss dr president minister secretary chancellor premier senator congressman congresswoman general "
    "colonel major captain lieutenant sergeant corporal private admiral marshal ambassador governor mayor "
    "professor judge justice baroness viscount earl king queen prince princess emir sheikh sultan lord lady sir dame "
    "chairman speaker "
    "father rabbi cardinal archbishop bishop reverend commissioner deputy".split()
)
"""Titles that may stand before a surname alone: President Yoon, Mr. Sullivan."""

MONARCHS = frozenset(
    "king queen emperor empress pope patriarch catholicos metropolitan prince princess emir sultan archbishop "
    "bishop archimandrite mufti lama".split()
)
"""Titles whose holders go by one name and a place: Patriarch Kirill of Moscow and All Russia."""

NO_NAMES = frozenset(
    """
    region territory republic federation confederation district area city town village county province state
    states kingdom emirates islands island sea ocean river lake gulf strait peninsula coast street avenue square
    road route highway railway railways line mainline pipeline stream bridge canal port airport station plant
    council committee commission board ministry agency service department office administration government
    parliament duma assembly senate congress chamber chambers court bank fund foundation corporation company
    holding group concern enterprise union association federation league organisation organization alliance
    community commonwealth community party front movement bloc faction fraction university institute academy
    school college centre center museum theatre theater library hospital clinic orchestra ensemble club team
    army navy fleet force forces corps brigade regiment battalion squadron battery guard guards staff command
    summit forum conference meeting session festival games championship cup olympics congress exhibition expo
    agreement agreements treaty treaties declaration convention protocol memorandum contract pact act law code
    constitution resolution decree order orders plan plans programme programmes program project projects strategy
    war victory revolution day week month year years anniversary prize award medal
    channel television radio newspaper magazine news agency press media internet website line
    industry energy economy finance trade labour labor health healthcare education science culture sport sports
    transport transportation agriculture defence defense security justice affairs development construction
    housing utilities communications communication resources ecology environment emergencies relief policy
    relations cooperation tourism youth rights
    east west north south northern southern eastern western central middle far upper lower great greater united
    national international federal regional municipal global world european asian african american arctic
    eurasian european soviet russian chinese american british french german ukrainian
    information question questions answer answers note notes example conclusion result results issue issues topic
    topics item items point points number numbers telephone contact contacts address email entry badges events
    activities agenda schedule accreditation requests reporters
    one two three four five six seven eight nine ten first second third fourth fifth sixth seventh eighth ninth
    tenth firstly secondly thirdly fourthly finally lastly next then also here there now today tomorrow yesterday
    january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday spring summer autumn winter
    million billion percent rubles dollars euros
    photo video source text version
    """.split()
)
"""Words that are no part of a person's name: what organisations, places, texts and events are called by."""

FORENAMES = frozenset("may will dear".split())
"""Words of sentences that are forenames or surnames too."""

SURNAMES = frozenset(
    "king shah prince lord judge pope bishop abbot major marshal priest painter singer miner dean".split()
)
"""Offices that are surnames too: Afroz Shah, Larry King."""

_MAY_BE_NAMES = frozenset(
    "german french england may april june august victory justice major king prince lord day law north west east".split()
)

# Words that make a phrase a sentence: no label holds them.
SENTENCE_WORDS = frozenset(
    """
    i we you he she it they me us him them my our your his its their mine ours yours theirs this that these those
    who whom whose which what when where why how here there is are was were be been being am have has had having
    do does did will would shall should can could may might must let says said say saying tell told asked asks
    think thinks know knows want wants need needs get gets got make makes made take takes took give gives gave
    go goes went come comes came see sees saw believe hope mean means not no yes please thank thanks because if
    but so than very just only also too more most much many some any every each such again already still ever
    never always often now then well okay ok hello good dear
    """.split()
)

JOINING = frozenset("of the and for at on in to a an with under by from &".split())
"""Small words inside offices: Head of the Department for Relations with the CIS."""

PARTICLES = frozenset(
    "de von van der den bin bint ibn ben al el ul ur ud da di del della dos das do du la le les ter ten zu "
    "abu abd e y i".split()
)
"""Small words inside names: Ben van Beurden, Tamim bin Hamad Al Thani."""

TALL_PARTICLES = frozenset("Al El Bin Ibn Abu De Von Van Der Den Le La Di Da Del Dos".split())
"""Particles that are printed with a capital too."""

JOINED_PARTICLES = ("al-", "el-", "ad-", "as-", "ash-", "ar-", "an-", "at-", "az-", "bin-")
"""Particles that a hyphen joins to the name."""

# The order matters: the first that fits wins.
QUESTIONERS: tuple[tuple[str, str], ...] = (
    (r"questions?|questioner|q", "question"),
    (r"remarks?|comments?|voices?|(?:fe)?male voice|exclamations?|shouts?|cries|cry|phrase|audience", "remark"),
    (r"repl(?:y|ies)|responses?|answers?|a", "reply"),
    (r"journalists?|reporters?|correspondents?|press|members? of the (?:audience|press)|reporters", "question"),
)
"""What stands for somebody who is not named, and the kind of turn that follows."""

ROLES_ALONE = frozenset(
    "operator presenter moderator host interpreter translator announcer anchor voiceover voice-over narrator "
    "participant participants aide staff chairman chairperson chair dispatcher commander secretary usher "
    "master-of-ceremonies chorus all everyone".split()
)
"""Roles that stand for a speaker without a name."""

MANNERS = (
    r"re-?translated|translated|translation|as (?:re-?)?translated|as interpreted|interpreted|through (?:an )?"
    r"interpreter|translates?|speaks?|speaking|spoke|said|says|answers?|answering|responding|responds|replying|"
    r"addressing|addresses|turning|turns|continues|continuing|reads?|reading|laughs?|laughing|smiles?|smiling|"
    r"noise|applause|laughter|jokingly|joking|in [A-Z]\w+|to [a-z]+\b.*|transcript|off-?mic|via|by (?:video|phone|"
    r"telephone)|from the|inaudible|showing|shows|interrupting|whispers?|sings?"
)
"""How a bracket in a label begins when it tells the manner of speaking, and is no part of the office."""

COUNTRIES_MORE: tuple[str, ...] = (
    "Russia", "Britain", "Great Britain", "United Kingdom", "England", "Scotland", "Wales", "America",
    "United States", "United States of America", "US", "USA", "UK", "South Korea", "North Korea", "Korea", "DPRK",
    "Republic of Korea", "China", "PRC", "People’s Republic of China", "Palestine", "State Palestine", "Abkhazia",
    "South Ossetia", "Transnistria", "Kosovo", "Taiwan", "Iran", "Islamic Republic of Iran", "Syria",
    "Arab Republic of Egypt", "Venezuela", "Bolivarian Republic of Venezuela", "Bolivia", "Vietnam", "Laos",
    "Moldova", "Macedonia", "North Macedonia", "Czech Republic", "Czechia", "Slovak Republic", "Turkey", "Türkiye",
    "Burma", "Myanmar", "Brunei", "Cape Verde", "Ivory Coast", "Tanzania", "Swaziland", "East Timor", "Vatican",
    "the Vatican", "Holy See", "Yugoslavia", "USSR", "Soviet Union", "Federal Republic of Germany", "Bavaria",
    "Chechnya", "Tatarstan", "Crimea", "Dagestan", "Ingushetia", "Hong Kong", "Macau", "Micronesia",
    "Democratic Republic of the Congo", "Congo", "Sudan", "Republic of the Sudan", "Abu Dhabi", "Dubai",
    "Republic of Turkey", "Republic of Serbia", "Republic of Guinea", "Republic of Slovenia", "Russian Federation",
)  # fmt: skip
"""Names of countries (and of parts that have presidents) that standard lists spell otherwise."""


def is_common(word: str) -> bool:
    """Whether `word` (lower case) cannot be part of a name standing alone."""
    return word in NO_NAMES and word not in _MAY_BE_NAMES

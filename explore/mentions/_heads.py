"""The nouns by which a name tells its kind, as tables."""

from __future__ import annotations

ORGANISATION = frozenset(
    """
    council committee commission ministry agency bank corporation company union association federation foundation
    fund institute university academy party court chamber assembly parliament duma senate congress bureau service
    department directorate secretariat authority board league society group holding club centre center museum
    theatre theater orchestra school college hospital church army fleet regiment division brigade movement
    organisation organization community alliance administration inspectorate confederation front consortium
    enterprise laboratory observatory gallery library choir circus ballet newspaper magazine agency channel
    television radio airlines airways bundestag knesset rada seimas sejm majlis eparchy diocese patriarchate
    synod exchange network trust concern combine taskforce battalion squadron legion corps guard navy treasury
    prosecutor ombudsman embassy consulate headquarters brotherhood fraternity archive archives studio
    publishers press sberbank guards lyceum gymnasium conservatory collegium presidium politburo soviet caucus
    delegation faculty forces troops police militia government cabinet
    """.split()
)
AGREEMENT = frozenset(
    """
    agreement treaty declaration protocol memorandum convention charter pact accord accords plan programme program
    strategy doctrine concept constitution code law act initiative roadmap framework contract compact resolution
    communique communiqué agreements treaties partnership guidelines principles covenant
    """.split()
)
EVENT = frozenset(
    """
    summit forum conference meeting olympics games championship championships cup festival exhibition fair war
    battle revolution day days week parade talks crisis tournament uprising operation dialogue marathon expo
    biennale prix regatta olympiad universiade spartakiad rally assizes readings conversation hearings
    colloquium symposium
    """.split()
)
INFRASTRUCTURE = frozenset(
    """
    railway railroad mainline station bridge tunnel canal pipeline highway motorway road airport port terminal
    cosmodrome spaceport plant dam shipyard stadium arena reactor refinery corridor metro trakt expressway
    autobahn dockyard smelter nps npp tpp hpp gres crossing substation cascade hydropower telescope airfield
    heliport racetrack velodrome racecourse technopark
    """.split()
)
PLACE = frozenset(
    """
    region territory republic district province oblast krai county sea ocean strait gulf bay river lake island
    islands peninsula mountains mountain valley desert square street avenue palace castle cathedral monastery
    hotel hall garden gardens park residence cemetery memorial monument village town basin archipelago cape
    kremlin embankment boulevard fortress temple mosque synagogue hill hills ridge forest steppe plain glacier
    city hemisphere continent caucasus reserve estate manor mansion tower necropolis mount lagoon delta estuary
    waterfall volcano crater reef canyon plateau
    """.split()
)

KIND_OF = {
    **dict.fromkeys(PLACE, "place"),
    **dict.fromkeys(EVENT, "event"),
    **dict.fromkeys(INFRASTRUCTURE, "infrastructure"),
    **dict.fromkeys(AGREEMENT, "agreement"),
    **dict.fromkeys(ORGANISATION, "organisation"),
}
"""A head, in lower case → the kind of what it names."""

BEFORE = frozenset(
    "lake mount cape gulf bay strait sea river city port isle hotel camp fort republic state hill".split()
)
"""Heads that may come first: Lake Baikal, Gulf of Finland."""

TAKES_MORE = {
    "of": frozenset(
        """ministry council committee commission union academy institute university house court chamber assembly bank
        federation association league society federation department board bureau organisation organization community
        congress alliance centre center museum school church army party agency faculty treaty agreement declaration
        days day battle republic gulf bay sea strait cape kingdom sultanate emirate confederation commonwealth fund
        meeting summit cathedral square palace conference friends theatre theater order directorate office secretariat
        foundation authority service group laboratory college hall temple monastery games archive
        convention protocol memorandum charter pact code law plan programme program concept city synod embassy siege
        cascade port airport monument""".split()
    ),
    "for": frozenset(
        """ministry council committee commission agency institute centre center fund foundation service department
        association union bank organisation organization summit conference forum programme program partnership
        strategy plan board bureau office party agreement association""".split()
    ),
    "on": frozenset(
        """committee commission council agreement treaty declaration protocol memorandum convention conference forum
        summit law act pact resolution code working""".split()
    ),
}
"""The preposition that carries a name on, and the heads that let it."""

# Written small after a name, these make one name with it.
SMALL_INFRASTRUCTURE = (
    r"railways? station|railway|railroad|main ?line|motorway|highway|expressway|road|bridge|tunnel|canal|"
    r"(?:gas |oil )?pipeline|airport|seaport|cosmodrome|spaceport|"
    r"(?:nuclear |thermal |hydro-?electric |hydro |electric |thermal electric |hydroelectric )*power (?:plant|station)|"
    r"nuclear (?:plant|station)|hydroelectric (?:dam|plant)|refinery|shipyard|stadium|transport crossing|"
    r"transport corridor|station|terminal|dam|metro|oil field|gas field|field|port|plant"
)
SMALL_EVENT = (
    r"(?:leaders['’]? |ministerial |presidential |anniversary )?(?:summits?|forums?)|"
    r"(?:world |international |interregional |business |economic |investment )*(?:forum|conference|exhibition|festival|"
    r"championship|olympics|games)|talks|crisis|war|conflict|(?:leaders['’]? |ministerial )?meeting"
)
SMALL_AGREEMENT = (
    r"(?:initiative|agreements?|treaty|programme|program|accords?|declaration|protocol|convention|compact|plan)"
)
SMALL_ORGANISATION = (
    r"government|parliament|air force|armed forces|navy|army|central bank|foreign ministry|defence ministry|"
    r"defense ministry|security council|alliance"
)
NAMED_BEFORE = {
    "infrastructure": r"sailing ship|icebreaker|submarine|frigate|cruiser|nuclear-powered icebreaker|motor ship|tanker",
    "organisation": r"company|corporation|firm|holding|newspaper|magazine|news agency|TV channel|channel|group|bank|plant|factory",
}
"""Nouns, written small, after a name that tells nothing of itself: Khersones sailing ship, AeroKompozit company."""

NAMED_AFTER = {
    "organisation": r"company|corporation|firm|newspaper|magazine|news agency|TV channel",
    "infrastructure": r"icebreaker|submarine|frigate|cruiser|destroyer|tanker|vessel|ship|aircraft carrier|motor ship|"
    r"airport|railway station|spacecraft|satellite|sailing ship|ferry|corvette|motorway|highway",
    "place": r"city|town|village|settlement|island|river|lake|mountain|peninsula|hotel|hamlet|port city|cape",
}
"""Nouns, written small, before a name: the icebreaker Viktor Chernomyrdin, the village of Khatyn."""

NO_PROPER = frozenset(
    "bilateral multilateral plenary working official joint annual expanded informal regular trilateral press news general "
    "extended final opening closing first second third new next last international national federal regional local "
    "presidential ministerial full short main major big large small special-purpose public state private common".split()
)
"""Adjectives that alone make no name of a head that tells an event, or of a body: Bilateral Meeting."""

VENUES = frozenset("convention exhibition conference congress shopping visitor visitors business trade sports".split())
"""Before `Centre` they tell a place: Jakarta Convention Center."""

LEADING = (
    r"(?:(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    r"thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty-first|"
    r"official|informal|extraordinary|annual|inter|joint|regular|trilateral) )+"
)
"""What may stand, written small, before the name of an event and belongs to it: eleventh G20 summit."""

HONORIFICS = frozenset(
    "mr mrs ms miss dr sir lord lady dame madam comrade father mother herr frau monsieur excellency".split()
)

NO_HEAD_BEFORE = {"front": frozenset("bench benches bencher benchers".split())}
"""Heads that are none before these words: the Opposition Front Bench is no front."""

STARTERS = frozenset(
    """
    the a an in on at for from to of and or but so if as by with when while where after before since until although
    because however therefore moreover also now then there here yes no well thank thanks dear good colleagues friends
    gentlemen ladies please let i we you he she it they this that these those my our your his her its their what who
    which how why whose some many most all both each every any such other another one two three first second third
    finally naturally incidentally of-course today yesterday tomorrow tonight next last over under between among about
    during within without throughout despite according regarding concerning following given speaking meanwhile perhaps maybe
    certainly indeed clearly obviously again still just only even not never nobody nothing everyone everybody
    something someone more less much very too another several few together instead besides further furthermore
    overall currently recently previously subsequently ultimately particularly especially generally unfortunately
    fortunately hopefully frankly actually basically mr mrs ms question answer applause laughter is are was were do does
    did have has had can could will would should may might must be been being
    """.split()
)
"""Words that begin a sentence and no name."""

"""The words around a name that tell what it is."""

from __future__ import annotations

from pathlib import Path

from geo.text.word_list import phrases, words

# Small words inside names: Bosnia and Herzegovina, Rio de Janeiro, Stratford-upon-Avon, Sharm el-Sheikh.
CONNECTORS = words(
    """
    of the de del della di la las los el al ad ar as ash at az da do dos du des le les sur am an der dem upon on in
    and or y e ben bin au aux von van den ed ez es under next
    """
)
# Between the names of a person: Anas el Gomati.
PARTICLES = words("al el bin ben ibn abu van von de da di del der")
# The last word of a name may be small: the Gulf coast, the Rafah crossing.
SMALL_ENDS = words("coast peninsula desert plant region crossing territories territory basin")

NEAR = words(
    """
    in near at around outside inside across throughout within toward towards into from to via through outskirts between
    beyond off onto past leaving reached entered visit visited visiting capital taking captured seized retook recaptured
    overran besieged shelled bombed fled
    """
)
# Behind these stands a place and hardly ever anyone: in, near, outside.
STRONGLY_NEAR = words("in near outside inside across throughout around into")
DIRECTIONS = words(
    """
    north south east west northeast northwest southeast southwest north-east north-west south-east south-west
    northern southern eastern western northeastern northwestern southeastern southwestern central upper lower
    downtown greater inner outer mid rural mainland nearby neighbouring neighboring occupied coastal
    """
)
PARTS = words(
    "north south east west northeast northwest southeast southwest outskirts suburbs suburb miles km"
)

# Before "of": the city of …; behind a name: … province.
TYPES = words(
    """
    city town village hamlet suburb neighborhood neighbourhood district province state governorate prefecture county
    region island peninsula port municipality capital enclave oblast department canton republic kingdom territory
    outskirts borough parish township emirate camp area mayor governor people residents coast streets siege battle
    """
)
# A Kokomo man; an Ohio woman.
PEOPLE_BEHIND = words(
    """
    man men woman women couple teen teenager boy girl family families student students driver lawyer lawyers native
    natives firefighter firefighters firm business businessman farmer farmers company police officials mayor council
    school schools sheriff detectives
    """
)
# Before these a name is not a person's other name: A Kokomo man.
DETERMINERS = words(
    """
    a an the this that these those one two three four five six seven eight nine ten both some many most all no former
    another every each several few
    """
)
# Marburg virus, Rift Valley fever: nothing is told of the place.
ILLNESSES = words(
    "virus viruses fever disease syndrome flu encephalitis hemorrhagic haemorrhagic respiratory"
)
TYPES_BEHIND = words(
    """
    city town village district province state governorate prefecture county region island islands peninsula port
    municipality oblast area airport border highway valley neighborhood neighbourhood suburb township borough camp
    refugee harbor harbour ward resident residents native councillor councillors
    """
)
# A place by its last word, where the gazetteer has it or not.
FEATURES = words(
    """
    River Rivers Lake Lakes Mountain Mountains Valley Bay Peninsula Airport Airfield Airbase Reservoir Desert Canyon
    Creek Harbor Harbour Forest Beach Island Islands Heights Hills Canal Strait Sea Gulf Dam Bridge Park Falls Pass
    Refinery Mosque Castle Palace Stadium Mall Hotel Village Estates
    """
)
# Of these the whole is a name of a place: the Scioto River, Victoria Park; and of these, before it: Lake Assal.
NATURAL = words(
    """
    River Lake Mountain Mountains Valley Bay Peninsula Airport Airfield Airbase Reservoir Desert Canyon Creek Island
    Islands Canal Strait Park Falls Pass Beach Forest Trail Plateau Basin Glacier Volcano Archipelago Gorge Reef
    """
)
FEATURES_BEFORE = words("Lake Mount Mt River Cape Camp Wadi Jebel Jabal Isle Ras")
STREETS = words(
    "Street St Avenue Ave Road Rd Boulevard Blvd Drive Lane Highway Square Plaza Way Place Court Pike Row"
)

# Words of organisations: behind a place they make its name part of theirs.
BODIES = words(
    """
    University College School Schools Council Times Post Herald Tribune Globe News Gazette Journal Chronicle Mail
    Telegraph Observer Daily Press Bank Airlines Airways Air United Rovers Wanderers Athletic FC SC Exchange Court
    Parliament Embassy Ministry Army Navy Institute Museum Office Commission Corp Corporation Inc Ltd Company Group
    Party League Cup Open Marathon Olympics Games Treaty Agreement Accord Accords Conference Summit Declaration
    Convention Conventions Protocol Hospital Clinic Church Cathedral Symphony Orchestra Opera Ballet Festival Fund
    Foundation Association Society Union Federation Club Center Centre Authority Agency Bureau Board Department
    Service Services Chamber Magistrates Boys Girls Rotary Lions Kiwanis Humane Symphony
    Republicans Democrats Senate Assembly Legislature Congress Reserve Guard Rangers Cowboys Giants Jets Bulls Bears
    Cubs Lakers Clippers Celtics Red Knicks Nets Heat Magic Spurs Rockets Mavericks Suns Jazz Warriors Kings Yankees
    Mets Sox Dodgers Angels Padres Astros Braves Phillies Nationals Orioles Pirates Reds Brewers Twins Royals Cardinals
    Tigers Indians Mariners Athletics Rockies Diamondbacks Marlins Rays Eagles Redskins Commanders Steelers Browns
    Ravens Bengals Patriots Dolphins Bills Packers Vikings Lions Chiefs Raiders Chargers Broncos Seahawks Saints
    Falcons Panthers Buccaneers Colts Titans Texans Jaguars 49ers Canadiens Bruins Leafs Senators Flames Oilers
    Canucks Penguins Flyers Capitals Islanders Devils Sabres Blues Blackhawks Predators Stars Avalanche Sharks Ducks
    Galaxy Dynamo Timbers Sounders Fire Crew Union Revolution Electric Gas Power Water Motors Steel Oil Petroleum
    Broadcasting Television Radio Today Review Magazine Observatory Stock Futures Mercantile Zoo Library Theatre Theater
    International Akhbar Eye Network Prize Awards Syndrome Shield Virus
    """
)
# Before a place these make a club's name of it: Real Madrid.
BODIES_BEFORE = words(
    "Real Bayern Atletico Atlético Inter AC FC Sporting Borussia Olympique Radio Club Galatasaray"
)
# The same before "of": the University of …
# With a continent's adjective before it, a body's name: the African Union.
UNIONS = words("Union Commission Parliament Council Court Bank Central Development Community")
# Names begin with these, and none of several words is one of them alone: Abu Shouk is no Abu.
HEADS = words(
    "Abu Abou Umm Bir Wadi Wad Jebel Jabal Tell Beit Bayt Deir Dayr Kafr Kfar Ain Ayn Sidi"
)
BODIES_OF = words(
    """
    University Bank College Church Museum Institute Diocese Archdiocese Bishop Archbishop Duke Duchess Earl Prince
    Princess Treaty Battle Chamber Bar Library Conservatory Academy Daughters Sons Voice Pride Rock Merchant Queen
    """
)
# What a place is said to have, in capitals: New York Gov. Andrew Cuomo, Paris Mayor Anne Hidalgo.
OFFICES = words(
    """
    Gov Governor Mayor Police Sheriff President Premier Prime Minister Senator Sen Rep Representative Democrat
    Republican Attorney Chancellor King Queen Crown Chief Fire City County State Ambassador Foreign Defense Defence
    Interior Finance Health Deputy Vice Emperor Sultan Emir Labour Tory Conservative Liberal Lib Green Councillor Coun
    Councilman Alderman Const Constable Detective
    """
)
TITLES = words(
    """
    Mr Mrs Ms Miss Dr Prof Professor Sir Lord Lady Dame President Premier Minister Chancellor King Queen Prince
    Princess Sheikh Gen General Col Colonel Lt Lieutenant Capt Captain Maj Major Sgt Sergeant Cpl Adm Admiral Sen
    Senator Rep Representative Gov Governor Mayor Judge Justice Rev Reverend Pope Cardinal Bishop Imam Officer Deputy
    Detective Inspector Chief Secretary Ambassador Coach Councilman Councilwoman Mullah Ayatollah Brig Brigadier
    Spokesman Spokeswoman Chairman Chairwoman Father Sister Brother Aunt Uncle Actor Actress Singer Director
    """
)
# Given names and surnames that are places as well.
PERSONS = words(
    """
    aaron abigail adams addison adrian albert alberta alexander alexandria alice allen alma alton alva amanda amelia
    anderson andrew angela anna anthony antonio arlington arthur ashley ashton aspen athena aubrey augusta austin
    avery bailey baker barbara barton beatrice beckham bell benjamin bennett benson bernard bethany beverly blair
    blake boris bradford bradley brandon brent brian bristol brittany brooke brooklyn brown bruce bryan burton byron
    caleb calvin camden cameron camilla campbell carl carla carlisle carlos carmel carol carolina caroline carson
    carter casey catherine cecilia chad chandler charles charlotte chelsea chester christian christina claire clara
    clarence clark clayton clifford clifton clinton cody colin colton conrad cooper corey craig crystal curtis cynthia
    daisy dakota dale dallas dalton damian daniel darwin david davis dawson dayton dean deborah denis denver derby
    devon diana dominic donald doris dorothy douglas dover drake duncan dustin dylan easton eden edgar edison edith
    edward elaine eleanor elena elgin eliot elizabeth ellen elliott ellis elmer elsa elton emerson emily emma eric
    erica erin ernest essex estelle ethan eugene eva evan evans evelyn everett faith fargo felix fernando fletcher
    flora florence floyd forest foster francis francisco frank franklin frederick freeman gabriel gary gavin
    genevieve geneva george georgia gerald gilbert gilmore glen glenn gloria gordon grace graham grant green gregory
    griffin hamilton hannah harold harper harris harrison harry harvey havana hayden hazel heath heather hector helen
    helena henderson henry herbert hilton holland holly howard hudson hugh hugo hunter ida imperial india ingrid irene
    iris irving isaac isabel isabella israel ivan jackson jacob james jamie jane janet jared jasmine jasper jean jeff
    jefferson jennifer jenny jeremy jerome jersey jesse jesup jesus jill joan joel john johnson johnston jonathan
    jordan jorge jose joseph josephine joshua joy joyce juan judith julia julian juliet justin karen karl katherine
    kathleen keith kelly kelvin kenneth kent kenya kerry kevin kimberly kingston kirk kyle lancaster lance laura laurel
    lauren lawrence leah leander lee leo leon leonard leslie lewis liam lila lillian lima lincoln linda lionel lisa
    logan lola london london lorena lorenzo louis louise lucas lucia lucy luis luke lydia lyle lynn mabel mackenzie
    macon madeline madison malcolm marco marcos margaret maria marian marie marina mario marion marissa mark marshall
    martha martin martinez marvin mary mason matthew maxwell maya mcdonald melissa melrose melvin mercedes meredith
    merritt michael miguel mildred miles milton mitchell monica monroe montana montgomery morgan morris morton moses
    murray myra myrtle nancy naomi nathan neil nelson nevada newton nicholas nicole nina noah nora norma norman norris
    octavia odessa olga olive oliver olivia olympia omar orlando oscar owen oxford pamela paris parker pascal patricia
    patrick patton paul paula pauline pearl pedro perry peter peterson peyton phil phillip phoebe phoenix pierre
    porter portia presley preston princeton quentin rachel ralph ramon ramona randall randolph raphael ray raymond
    rebecca reed regina reid rena rene reno rex rhodes richard riley rio robert roberta robin robinson rochester
    rodney roger roland roman ronald rosa rosalia rosario rose ross roxana roy ruby russell ruth ryan sabrina salem
    sam samantha samuel sandra santiago sara sarah savannah scott sebastian selena selma seymour shannon sharon shaw
    shawn sheffield shelby sheldon sheridan sherman shirley sidney sienna sierra simon simpson smith sofia solomon
    sonora sophia spencer stacy stafford stanley stanton stella stephanie stephen stewart stuart sullivan summer susan
    sydney sylvia tara taylor teresa terrell theodora theodore theresa thomas thompson thornton tiffany timothy
    todd tom tracy travis trenton trinity troy tucker turner tyler tyrone valencia valentina valentine valeria vance
    vera vernon veronica victor victoria vienna vincent viola violet virginia vivian wallace walker walter ward warren
    washington wayne webster wells wendy wesley west weston whitney wilbur wiley wilfred william williams wilma wilson
    winston woodrow wyatt york zachary zion mohammed muhammad ahmed ali hassan hussein omar saleh said ibrahim mahmoud
    obama trump biden bush reagan nixon kennedy truman roosevelt eisenhower putin merkel macron modi erdogan
    blair thatcher mandela gandhi bolton romney mccain sanders warren pence ryan pelosi assad sisi haftar gaddafi
    wagner salem nasser abdullah khalid mansour hamid karim rashid walid ramadan jamal
    """
)
# A demonym that is a language: spoken, taught, translated.
LANGUAGE_BEFORE = words(
    "in speak speaks speaking spoke spoken fluent learn learning teach teaching taught translated"
)
LANGUAGE_BEHIND = words(
    "language languages literature teacher teachers grammar dictionary subtitles"
)
SPOKEN = words(
    "said says told added who tweeted wrote told recalled played scored married whose testified"
)


# Names of other things that are names of places too, or begin with one.
NEVER = phrases(
    """
    al, of, as, it, is, an, or, so, no, us, me, we, he, am, pm, mr, mrs, ms, dr, st, sun, mon, tue, wed, thu, fri, sat,
    god, allah, islam, christmas, easter, internet, english, ap, afp, bbc, cnn, un, god save, march, may, august,
    sunday, monday, friday, saturday, tuesday, wednesday, thursday, january, february, april, june, july, september,
    october, november, december, covid, sars, ebola, zika, facebook, twitter, google, reuters, the,
    associated press, times, union, university, college, central, republic, republican, democrat, street, road,
    international, general, army, police, president, minister, government, police officer, state, states, city, town,
    county, province, district, region, north, south, east, west, northern, southern, eastern, western, church, temple,
    security council, nations, united, congress, senate, house, mission, of the, in the, new, los, las, san, santa,
    saint, port, lake, mount, fort, river, island, bay, beach, park, hill, hills, valley, springs, wells, falls, grand,
    great, little, big, old, black, white, red, green, blue, golden, silver, the city, young, best, early, many,
    man, men, person, people, center, centre, media, data, mobile, independence, liberty, union station, police station,
    black lives matter, first, second, third, one, two, three, four, five, six, seven, eight, nine, ten, sen, gov, rep,
    gen, col, photo, video, file, story, source, read more, home, life, love, hope, ing, al-qaeda, hamas, taliban,
    republicans, democrats, muslim, christian, jewish, mrs., euro, dollar, pound, date, name, ms, tv, ceo, gdp, nato,
    isis, isil, daesh, nba, nfl, fifa, uefa, g7, g20, opec, fbi, cia, nasa, who, imf, ebola, boeing, airbus, toyota,
    honda, ford, siemens, al qaeda, orient, lan, ana, opel, wi, fi, ok, mary, la, si, ma, pa, va, se, ni, ne,
    arab, arabs, roman, country club, city hall, bayern, delta, jan, feb, mar, apr,
    jun, jul, aug, sep, sept, oct, nov, dec, town hall, city council, board of
    """
)

# Of these, the ones that no town's name is told by: in May, Texas voted.
TIMES = words(
    """
    january february march april may june july august september october november december jan feb mar apr jun jul aug
    sep sept oct nov dec sunday monday tuesday wednesday thursday friday saturday sun mon tue wed thu fri sat mr mrs ms
    dr sen gov rep gen col president minister god the new san santa los las saint port lake mount fort one two three
    first second third police army nations congress senate house nato hamas taliban north south east west
    """
)

_WORDS = Path(__file__).parent / "tables" / "words.txt"
COMMON = frozenset(
    word
    for line in _WORDS.read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
)

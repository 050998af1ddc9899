"""Forenames, by which an unknown name is told to be a person's."""

from __future__ import annotations

GIVEN = frozenset(
    """
    aaron abdul abdullah abdulla abdel abigail abraham adam adel adrian ahmad ahmed aidar airat akhmed alan albert
    albina alberto aldo alejandro alena alessandro alex alexander alexandra alexandre alexei alexey alexis alfred ali
    alice alina alisher alla allan allen alyona alyssa amanda amir amy ana anastasia anatole anatoly anders andre andrea
    andreas andrei andres andrew andrey andrius andrzej andy angel angela angelina angus ann anna anne annette anthony
    anton antonina antonio antony ara ari arkady armen arnold arsen arseny artem arthur artur artyom arvind asan askar
    aslan audrey august augusto aziz bahrom bakhyt bakir barack barbara barry bashar baurzhan beata ben benedict benjamin
    bernard bernd bertrand bettina bill bob bogdan bohdan boris brad brian bridget bruce bruno burkhard carl carla carlo
    carlos carmen carol caroline catherine cecilia cesar charles charlotte chris christian christina christine christoph
    christophe christopher claire clara claudia claudio claus clemens cristina cyril damir daniel daniela danila daria
    dario david dean deborah denis dennis diana didier diego dieter dilma dimitri dina dinara dirk dmitri dmitriy dmitry
    dominic dominique don donald dora doris douglas eduard eduardo edward egor ekaterina elaine elena eleonora elisabeth
    elizabeth ella elliot elmira elvira emily emma emmanuel emomali enrico eric erik erkki ernest ernst erna eugene eva
    evelyn evgenia evgeny evgeniy fabio fairuza faisal farid fatima federica felipe felix fernando filipp flora florian
    francesco francis francisco franco francois françois frank frederic frederick friedrich fyodor gabriel galina gary
    gavin gennady genrikh georg george georges georgi georgy gerald gerard gerhard german giorgi giorgio giovanni giulio
    giuseppe gleb gordon grace graham greg gregor grigory guido guillermo gulnara gunther gurbanguly gustavo guy habib
    hamad hamid hannah hans harald harold harry hassan heather heidar heinrich heinz helen helena helmut henri henry
    herbert herman hillary holger hosni hugh hugo hussein ibrahim ida ignat igor ilham ilya ilyas inga inna ingrid iosif
    irakly irek irina isaac isabel isabelle islam ivan ivana ivo jack jacob jacques jafar jakob james jamie jan jana jane
    janet janez janis jari jason javier jay jean jeanne jeff jeffrey jennifer jens jeremy jerome jerry jessica jill jim
    jimmy joachim joan joao joe joel johan johann johannes john johnny jon jonathan jorge jose josé josef joseph joshua
    juan judith julia julian julie julien julio jurgen justin kadyr kakha kamil karen karim karin karl kate katerina
    katharina katherine kathleen kathryn katie kay keith kelly ken kenneth kevin khalid khalifa kim kira kirill kirsan
    klaus klavdia konstantin kristina kseniya ksenia kurt lars larisa larry laura laurence laurent lawrence leila len
    leo leon leonard leonid leonardo leonor lev lidia lilia liliana linda lisa liudmila louis louise luc luca lucas lucia
    luis luiz luke lydia lyubov lyudmila magomed maksim manuel manuela marat marc marcel marco marcos margaret margarita
    maria marie marina mario marius mariya marjorie mark markus martha martin mary matt matteo matthew matthias mauricio
    maurizio max maxim maxime maya megan mehmet melissa michael michel michelle miguel mikael mike mikhail miklos milan
    milos minnikhanov mintimer miroslav mitch mohamed mohammad mohammed moisei monica murat musa mustafa nadezhda nadia
    nadine nancy natalia natalie natalya nathalie nathan neil nelson nick nicola nicolai nicolas nicole nikita nikolai
    nikolay nikolaos nikos nina noah nora norbert nursultan oksana ola oleg oleksandr olesya olga oliver olivier olli
    omar oscar otto owen pablo pamela paolo pascal patricia patrick paul paula pauline pavel pedro per peter petr petra
    petro phil philip philipp philippe pierre pieter polina poul prokop pyotr rachel radik rafael rafik rahim raisa ralf
    ralph ramil ramzan ramón raphael rashid raul ravil raymond rebecca recep renat renate rene richard rick rinat rita
    rob robert roberto robin rodrigo roger roland rolf roman ronald rosa ross roy rudolf ruslan rustam ruth ryan said
    salavat salman samantha samir samuel sandra sara sarah sauli scott sean sebastian semyon serafim serge sergei sergey
    sergio serzh shamil shane sharon sheila shimon shinzo silvia silvio simon simone sofia sonia sophia sophie stanislav
    stefan stefano stepan stephan stephanie stephen steve steven stuart sultan susan susanne suzanne svetlana sven
    sylvia taisia talgat tamara tamaz tatiana tatyana taras ted teresa terry theodor theresa thomas tigran tim timofei
    timothy timur tobias todd tom tommy tony tursunbek ulrich uwe vadim vagit valentin valentina valeria valery vasily
    vasil veronica veronika viacheslav victor victoria viktor viktoria vince vincent vitaly vladimir vladislav vlad
    vladlen volker volodymyr vsevolod vyacheslav walter warren wayne wendy werner wilhelm will william willy wolfgang
    xavier yakov yana yaroslav yefim yegor yekaterina yelena yevgenia yevgeny yuan yulia yuri yury yusuf yves zakhar
    zhanna zinaida zoya zurab andranik askold eldar elvis ergash fazil gagik hovik islom jumber kamol karen kassym-jomart
    levon lochin mirziyo mher nikol nodir otar rovshan sapar sooronbay sooronbai shavkat shukhrat temur ulugbek vahagn
    zafar zakir bakytzhan erlan kairat kanat marat nurlan serik timur yerlan yermek daniyar nurtai baktykozha
    """.split()
)
"""Forenames of the languages that such transcripts speak of most, in lower case."""

SURNAME_ENDINGS = (
    "ov", "ova", "ev", "eva", "yov", "yova", "in", "ina", "yn", "yna", "sky", "skaya", "skiy", "ski", "enko", "chuk", "yan",
    "ian", "shvili", "dze", "aite", "kov", "kova", "yev", "yeva", "oy", "aya", "ykh", "vich", "evich", "ovich",
)  # fmt: skip
"""How surnames of the post-Soviet states end."""

PATRONYMIC = ("ovich", "evich", "yevich", "ovna", "evna", "yevna", "ichna", "ilyich")

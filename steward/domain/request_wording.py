"""The words of requests that fixed plans know without being told: politeness, small words, and common reasons.

Data for `request_reading.py`. Everything here is harmless wherever it may stand: no word of it can turn a
request into its opposite, and what could is in GUARDED, which no unknown thing may be called.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

GUARDED = (
    r"not|no|never|none|nothing|nobody|no-one|neither|nor|without|cannot|[a-z]+n['’]t|dont|wont|isnt|arent|wasnt|doesnt|didnt|cant|couldnt|shouldnt|wouldnt"
    r"|if|unless|until|till|when|whenever|whether|once|after|before|while|although|though|but|however|except|instead|rather"
    r"|otherwise|or|and|so|because|since|as|than|like|too|also|else|even|only|just|still"
    r"|may|might|could|would|should|shall|will|must|can|let|lets|please|kindly|thanks|thank"
    r"|what|why|who|whom|whose|which|where|how|there|here|yes|ok|okay|hi|hello|hey|dear"
    r"|i|you|we|he|she|they|it|me|him|us|them|who|mine|yours|ours|hers|theirs"
    r"|is|are|was|were|be|been|being|am|has|have|had|having|do|does|did|done|got|get|gets|came|comes|come|went|goes|go"
    r"|arrive|arrives|leak|leaks|want|wants|wish|wishes|need|needs|ask|asks|said|says|say|saying|told|tells|tell|wrote"
    r"|write|writes|think|thinks|thought|believe|believes|hear|heard|hears|read|reads|claim|claims|know|knows|knew"
    r"|stop|stops|hold|holds|wait|waits|keep|keeps|kept|pause|ignore|ignores|forget|forgets|forgot|undo|abort|scrap|skip"
    r"|revoke|revokes|drop|drops|leave|leaves|left|took|take|takes|give|gives|gave|send|sends|sent|pay|pays|paid|make|makes"
    r"|made|issue|issues|open|opens|close|closes|set|sets|put|puts|change|changes|call|calls|turn|turns|accept|accepts"
    r"|(?:refund|cancel|return|reimburs|withdr|declin|refus|reject|den[yi]|object|revok|retract|replac|correct|mistak)[a-z]*"
    r"|already|yesterday|today|tomorrow|later|sooner|yet|again|now|maybe|perhaps|hardly|barely|almost|seldom|false|true"
    r"|request|requests|amount|amounts|price|prices|sum|number|numbers|message|mail|mails|mistake|error|test|draft|joke"
    r"|example|order|orders|customer|customers|client|clients|buyer|buyers|ticket|tickets|money|voucher|promise|contract"
    r"|website|site|page|app|link|form|button|system|record|heart|trust|law|rule|rules|deal|agreement|eur|euro|euros"
    r"|the|a|an|my|our|your|his|her|their|its|this|that|these|those|of|in|from|inside|on|at|to|for|by|with|under|about"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|both|all|some|several|other|every|each|everything|any|anything|few|fewer|zero|little|less|least"
    r"|nil|nada|imaginary|pretend|fake|mock|dummy|supposed|alleged|virtual|unbroken|undamaged|neighbou?r|friend"
    r"|leg|arm|hand|foot|back"
    r"|english|day|mood|door|doorbell|tap|url|barcode|dishwasher|wrong|void|fraud|training|hypothetical|pending"
    r"|bitte|falls|wenn|nicht|kein|keine|monday|tuesday|wednesday|thursday|friday|saturday|sunday|onwards"
    r"|invoice|bill|payment|reputation|relationship|login|password|connection|doorstep|delivery|policy|agreements?"
    r"|halt|quote|obsolete|policies|deliveries|nein|nope|disregard|reverse|reinstate|uncancel|half|dream|hope|scanner|printer|phone|telephone|computer|laptop|internet|server|tracking|account|line|car|van|truck|office|lift"
)
_DETERMINER = (
    r"(?:the|an?|my|his|her|their|its|this|these|one|two|three|four|five|six|seven|eight|nine|ten|both|all|some"
    r"|several|one of|two of|some of|all of|both of)"
)
_NOUN = rf"(?!(?:{GUARDED})s?(?![a-z'’-]))(?![a-zà-öø-ÿ]+(?:ly|ed)\b)[a-zà-öø-ÿ]+(?:['’-][a-zà-öø-ÿ]+)*"
_ORDER = r"(?:(?:the|my|our|his|her|their) )?order(?: (?:number|no\.?|nr\.?))? ?#?[0-9]+"
_GOODS = rf"(?:goods|items?|parcel|package|box|{_NOUN}(?: {_NOUN}){{0,2}})"
_FROM_ORDER = rf"(?: (?:of|in|from|with) (?:{_ORDER}|#?[0-9]+|(?:the|my) order))"
THING = (
    rf"(?:(?:{_DETERMINER} ){{0,3}}(?:{_GOODS})(?: (?:of|in|from|with) (?:{_DETERMINER} )?{_NOUN})?{_FROM_ORDER}?"
    rf"|(?:everything|all){_FROM_ORDER}?|{_ORDER})"
)
CUSTOMER = (
    r"(?:(?:the|our|a|this|my) )?(?:customer|client|buyer)"
    rf"(?: (?:of|from|with|for|on) (?:{_ORDER}|#?[0-9]+|(?:the|this) order))?"
)

_BROKEN = (
    r"(?:damaged|broken|cracked|smashed|shattered|chipped|scratched|dented|torn|bent|stained|defective|faulty|ruined"
    r"|crushed|unusable|in pieces|in shards)"
)
_FLAW = r"(?:scratch(?:es)?|cracks?|dents?|holes?|chips?|stains?|defects?|tears?|flaws?)"
_HOW = r"(?:(?:all|completely|totally|badly|slightly|partly|partially|heavily|severely) )?"
_SIZE = r"(?:small|big|large|long|deep|tiny|huge|bad|ugly)"
_CAME = (
    r"(?:(?:is|are|was|were|has been|have been|arrived|came|got|has arrived|have arrived)"
    r"(?: out of (?:the|its|their) (?:box|parcel|package))? )?"
)
_TRANSIT = (
    r"(?: (?:in transit|on arrival|upon arrival|today|in the (?:mail|post|box|parcel)|by the (?:carrier|courier)"
    r"|during (?:the )?(?:transport|transit|delivery|shipping|shipment)"
    r"|when (?:it|they) (?:arrived|came)|when (?:i|we) (?:opened|unpacked) (?:it|them|the (?:box|parcel|package))))?"
)
DAMAGE = (
    rf"(?:(?:because|since|as) )?(?:{THING}|it|they) (?:{_CAME}{_HOW}{_BROKEN}(?: and {_BROKEN})?{_TRANSIT}"
    rf"|(?:has|have|had|with|shows?|came with|arrived with) (?:an? |some |several )?(?:{_SIZE} )?{_FLAW}"
    rf"|(?:has|have|had|with) (?:an? )?{_BROKEN} {_NOUN}"
    r"|leaks?|is leaking|(?:does not|doesn['’]t|do not|don['’]t) work|(?:has )?stopped working)"
)
_BECAUSE = r"(?:(?:because|since|as) )?"
_WHO = rf"(?:i|we|he|she|they|{CUSTOMER})"
_LATE = (
    r"(?:(?:it|they|(?:the |my )?(?:delivery|parcel|package)) (?:was|were|is|came|arrived)"
    r"(?: (?:an?|one|two|three|four|five|six|seven|eight|nine|ten) (?:days?|weeks?))? (?:very |much )?late)"
)
REASON = (
    rf"{_BECAUSE}(?:(?:(?:it|they|this|{THING}) (?:is|are|was|were) |it['’]s )?(?:(?:far|much|way|a bit|simply) )?too"
    r" (?:small|big|large|long|short|tight|wide|narrow|heavy|expensive|dark|bright|loud|thin|thick)(?: after all)?"
    rf"|(?:{_WHO} )?(?:(?:have|has|was|were|got) )?(?:sent )?(?:ordered |bought )?"
    r"(?:the )?wrong (?:colou?r|size|model|item|product|version)"
    r"|(?:the )?(?:colou?r|size|model) is wrong"
    rf"|{_WHO} (?:have |has )?(?:bought|ordered) (?:it |them )?(?:twice|by mistake|by accident)(?: by mistake)?"
    r"|as (?:agreed|promised|discussed)(?: (?:on|over|by|with) (?:the )?(?:phone|telephone|e-?mail|customer))?"
    rf"|for (?:the )?(?:late delivery|delay)"
    rf"|(?:because of|due to) (?:the )?(?:late delivery|delay|damage|{_FLAW})|{_LATE}"
    r"|(?:the |my )?(?:parcel|package|shipment|item) (?:was|got|is|has been) lost"
    r"(?: in (?:the )?(?:mail|post|transit))?"
    r"|(?:the |my )?(?:parcel|package|shipment|order|item) (?:never|did not|didn['’]t|has not|hasn['’]t) arrived?"
    rf"|(?:{_DETERMINER} )?(?:items?|pieces?|parts?|{_NOUN}) (?:was|were|is|are) missing"
    r"(?: (?:from|in) the (?:box|parcel|package|order))?"
    r"|(?:it|this) (?:does not|doesn['’]t) fit"
    rf"|(?:{CUSTOMER}|he|she) (?:called|phoned|rang|complained"
    r"|(?:is|was) (?:unhappy|angry|upset|disappointed|not amused|not happy)"
    rf"(?: with (?:it|{THING}))?))"
)
TELL = (
    r"(?:then )?(?:please )?(?:(?:tell|inform|notify|mail|email|e-mail) (?:the customer|him|her|them|me|us)"
    r"|let (?:the customer|him|her|them|me|us) know|confirm(?: it)? by e?-?mail)"
    r"(?: (?:the (?:ticket )?number|about it|by e?-?mail))*"
)
BROKEN_THING = rf"(?:(?:an?|two|three|some) )?(?!stained glass){_BROKEN} (?:goods|items?|{_NOUN})"
NAMED = {"thing": THING, "customer": CUSTOMER, "damage": DAMAGE, "reason": REASON, "tell": TELL, "broken": BROKEN_THING}

# --- what stands around a request ---------------------------------------------------

_OF = r"(?:for|of|on|in|from|with|regarding|concerning|about|re|to)"
_THE = r"(?:the|my|our|this|his|her|their)"
_NUMBER = r"(?: (?:with )?(?:the )?(?:number|no\.?|nr\.?|id))?"
ANYWHERE = re.compile(
    r"please|pls|plz|kindly|unfortunately|only|(?:the|my) order (?:number|no\.?|nr\.?|id) is(?= #?[0-9])"
    rf"|(?:{_OF} )?(?:(?:{_THE}|an) )?orders?{_NUMBER}(?![^\W_])"
    r"|(?:for|of|on|with|regarding|concerning|re(?!:)|an?)(?![^\W_])",
    re.IGNORECASE,
)
AFTERWARDS = re.compile(
    rf"(?:to |for )?(?:(?:{_THE}|your) )?(?:customer|client|buyer)|(?:to |for )?(?:me|him|her|them|us)"
    r"|it|the|my|our|this",
    re.IGNORECASE,
)
URGENTLY = re.compile(r"right now|right away|immediately|urgently|at once|asap|as soon as possible", re.IGNORECASE)
THANKS = re.compile(
    r"(?:many thanks|thank you|thanks|thank u|thx|ty|cheers)"
    r"(?: (?:very much|so much|a lot|in advance|for your help))*(?=\s*(?:[.,!;\n)–—-]|$))",
    re.IGNORECASE,
)
GREETING = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day))"
    r"(?: (?:all|team|there|everyone|everybody|support|help ?desk|colleagues?|sir or madam|sir|madam))*"
    r"(?=\s*(?:[.,!;:\n–—-]|$))"
    r"|(?:hi|hello|hey)(?= (?:please|pls|i|we|can|could|refund|cancel|the|my)\b)",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"(?:(?:kind|best|warm|many) )?(?:regards|greetings|wishes)|(?:yours )?(?:sincerely|faithfully|truly)",
    re.IGNORECASE,
)
SIGNATURE = re.compile(
    rf"[\s,.]*(?:(?!(?i:{GUARDED}|[a-z]{{2,}}ing|[a-z]{{3,}}ed|[a-z]{{2,}}cally)\b)[A-ZÀ-ÖØ-Ý](?:[a-zà-öø-ÿ]+|\.)[\s]*){{0,3}}[.]?\s*$"
)
LEAD = re.compile(
    r"(?:i|we)(?:['’]d| would) (?:like|love)(?: you)?(?: to)?"
    r"|(?:i|we) (?:want|wish|need|ask|request|(?:am|are) (?:asking|requesting))(?: you)?(?: to| for)?"
    r"|(?:i|we) have to"
    rf"|{CUSTOMER} (?:wants|would like|wishes|needs|asks|requests|demands|is asking|has asked)"
    r"(?: (?:us|you))?(?: to| for)?",
    re.IGNORECASE,
)
PASSIVE = re.compile(
    rf"(?:{CUSTOMER} )?(?:should|must|needs? to|has to|have to|is to|to)(?= be (?!not))", re.IGNORECASE
)
ASKING = re.compile(
    r"(?:can|could|would) you(?: please| kindly| pls)|(?:can|could) you"
    r"|(?:can|could|may) (?:i|we)(?: please)? (?:have|get)(?= (?:a (?:partial )?refund of|my|our) )",
    re.IGNORECASE,
)
ANSWERING = re.compile(
    r"(?:it is|it['’]s|that is|that['’]s|this is|make it|make that"
    r"|the (?:number|amount|order number) is|yes|ok|okay|no(?=\s*[:,.])|sorry)",
    re.IGNORECASE,
)
DEFINITE = frozenset(
    {"the", "my", "our", "your", "his", "her", "their", "its", "this", "that", "these", "those", "any"}
)
RETRACTED = re.compile(
    r"\b(?:forget (?:it|that|this)|never ?mind|scratch that|scrap (?:it|that)|on second thoughts?|just kidding"
    r"|no,? wait|wait,? no|ignore (?:this|that|it)|disregard"
    r"|do(?:n['’]?t| not) (?:do|open|make|create|bother)|no ticket|correction:?"
    r"|nah|leave (?:it|this|that)|joking|not now|no(?=\s*[!.,]|$)|stop(?=\s*[!.,]|$)|(?:cancel|close) (?:it|this|that)"
    r"|take (?:it|that|this) back|if the (?:customer|client)|wait (?:until|till|for))(?![^\W_])",
    re.IGNORECASE,
)
_GIVES = r"(?:pay|repay|give|transfer|reimburse)"
_CLAUSE = r"[^.;!?\n]"
DOUBTFUL = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # a number that begins with its separator: .50 is not 50
        r"(?<![0-9])[.,][0-9]+",
        # a number that is named as something else's: the customer's, a product's
        r"\b(?:customer|client|buyer)s?\s*[:,;]\s*#?[0-9]+",
        (
            r"\b(?:product|model|size|colou?r|version|article|item)\s*[:,;#]?\s*(?:no\.?\s*)?[0-9]{3,}"
            r"(?!\s*(?:EUR|€|euro))"
        ),
        # who says that they give is not asking to be given
        rf"\b(?:i|we|he|she|they|customer|client|buyer)\b(?:(?!\b(?:you|us)\b){_CLAUSE}){{0,80}}?\bto {_GIVES}\b",
        # words about a refund or return that was
        (
            r"\b(?:unhappy|angry|upset|disappointed|happy|amused|complain\w*|called|phoned|rang) (?:with|about|on|over)"
            rf"\b{_CLAUSE}{{0,40}}\b(?:refund|return|cancell?ation|reimbursement)"
        ),
        r"\b(?:complained|complains)\s*[:,]",
        r"\brefund\b[^;!?\n]*\b(?:too|very) (?:small|little|low|big|large|high)\b",
        r"\b(?:partial )?refund of\b[^;!?\n]*\b(?:late|never arrived|not arrived)\b",
        # what is to reach the customer is nothing that the customer sends; money is another matter
        (
            rf"\b(?:send|return|ship|bring)\b(?!{_CLAUSE}*(?:€|\bEUR\b|\beuros?\b)){_CLAUSE}*\bto (?:(?:the|our|my) )?"
            r"(?:customer|client|buyer|me|us|him|her|them)\b"
        ),
        r"\breturn,?(?: (?:the|my|our))?(?: [a-z]+)? (?:is|are|was|were|got) (?:lost|missing)\b",
        # tickets of one customer are not all
        (
            rf"\btickets?\b{_CLAUSE}{{0,20}}\b(?:of|for|with|from|by) (?:(?:the|my|our|this|a) )?"
            r"(?:customer|client|buyer|her|him)\b"
        ),
        # a thing of the speaker's own, where nothing says that it came with the order
        (
            r"\bmy (?!order|parcel|package|box|items?|goods)[a-z]+ (?:is|are|does|do)\b"
            r"(?![^;!?\n]*\b(?:of|in|from) (?:my |the )?order)"
        ),
        r"\bticket #?[0-9]",
        r"\b(?:neighbou?r|friend|colleague|sister|brother|mother|father|aunt|uncle)s?['’]s?\b",
        r"\bonly (?:(?:the|our|a|this) )?(?:customer|client|buyer)\b",
        # what something costs is not what is asked for
        r"\bdamage of (?:€ ?|EUR )?[0-9]",
        r"\bthe (?:€ ?)?[0-9.,]+ ?(?:EUR|€|euros?) [a-z]+ (?:is|are|was|were|has|have)\b",
    )
]
"""What may mean something else however well each word is known; a person is asked."""

CORRECTABLE = ("please", "order", "customer", "damaged", "broken", "cracked", "smashed", "defective", "scratched")

_NAME = re.compile(r"(?<!\\)\{([A-Za-z_]\w*)\}")
_GROUP = re.compile(r"\\.|\[(?:\\.|[^\]])*\]|\((?!\?)")


@lru_cache(maxsize=1_000)
def compiled(pattern: str, slots: tuple[tuple[str, str], ...] = ()) -> re.Pattern[str]:
    """An author's regular expression; `{name}` stands for one of the parts above, or for a slot's pattern."""
    return re.compile(written_out(pattern, slots), re.IGNORECASE)


def written_out(pattern: str, slots: tuple[tuple[str, str], ...], named: Mapping[str, str] = NAMED) -> str:
    """The expression with what its names stand for."""
    parts = {name: rf"(?<!\w)(?:{each})(?!\w)" for name, each in named.items()}
    parts |= {name: _GROUP.sub(_uncaught, each) for name, each in slots}
    return _NAME.sub(lambda found: f"(?:{parts.get(found[1], found[0])})", pattern)


def parts_of(pattern: str) -> list[str]:
    """The names in braces."""
    return _NAME.findall(pattern)


def _uncaught(found: re.Match[str]) -> str:
    return "(?:" if found[0] == "(" else found[0]

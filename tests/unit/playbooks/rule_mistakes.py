"""What authors of rules get wrong: each mistake as it is written, what is said of it, and how it is right.

`‸` stands before the place that the line names.
"""

from __future__ import annotations

HEAD = """\
name: pay-back
title: Pay back
description: Pays a booking back.
tools: [get_booking, pay_back, send_mail]
facts:
  booking: {read: get_booking, args: {id: args.booking_id}}
  earlier: {ledger: pay_back, match: {booking_id: args.booking_id}, within: 30d}
rules:
  - id: known
    on: pay_back
    when: facts.booking.status == 'cancelled' && size(facts.earlier) > 0
    then: forbid
    message: It was cancelled.
"""


def rule(when: str, more: str = "then: review", message: str = "A person decides.", on: str = "on: pay_back") -> str:
    """One more rule; its condition stands in a block of its own."""
    head = f"  - id: tried\n    {on}\n" if on else "  - id: tried\n"
    return f"{head}    when: |-\n      {when}\n    {more}\n    message: {message}\n"


def conditions(*rows: tuple[str, str, str]) -> list[tuple[str, str, str]]:
    return [(rule(wrong), f"rules.tried.when: {says}", rule(right)) for wrong, says, right in rows]


def facts(wrong: str, says: str, right: str) -> tuple[str, str, str]:
    """Another fact, which a rule looks at."""
    uses = rule("has(facts.other)")
    return (
        f"FACT  {'' if '‸' in wrong else '‸'}other: {wrong}\n{uses}",
        f"facts.other{says}",
        f"FACT  other: {right}\n{uses}",
    )


MISTAKES: list[tuple[str, str, str]] = [
    *conditions(
        ("args.‸amout > 100", "args has no 'amout'. Did you mean 'amount'?", "args.amount > 100"),
        ("args[‸'amout'] > 100", "args has no 'amout'. Did you mean 'amount'?", "args['amount'] > 100"),
        ('args["amount"] > ‸"100"', "args['amount'] is a number and '100' a text", 'args["amount"] > 100'),
        ("args.amount > ‸'100'", "args.amount is a number and '100' a text: neither is more", "args.amount > 100.5"),
        ("args.amount == ‸'100'", "args.amount is a number and '100' a text: they are never", "args.amount == 100"),
        (
            "args.booking_id == ‸77",
            "args.booking_id is a text and 77 a number: they are never equal. Write '77'",
            "args.booking_id == '77'",
        ),
        (
            "args.amount > ‸facts.booking.deposit",
            "facts.booking.deposit is a number kept as a text (a Decimal), and is compared letter by letter",
            "args.amount > double(facts.booking.deposit)",
        ),
        (
            "‸facts.booking.?deposit.orValue(0) == 5",
            "facts.booking.?deposit.orValue(0) is a number kept as a text (a Decimal)",
            "double(facts.booking.?deposit.orValue(0)) == 5",
        ),
        (
            "args.amount > sum(‸facts.booking.shares)",
            "what facts.booking.shares lists are numbers kept as texts (Decimals). Write double(…) of each",
            "args.amount > sum(facts.booking.shares.map(one, double(one)))",
        ),
        ("args.urgent == ‸'true'", "args.urgent is true or false and 'true' a text", "has(args.urgent) && args.urgent"),
        ("args.amount ‸= 100", "'=' gives a value, which a rule can't. Write ==", "args.amount == 100"),
        ("args.amount ‸=> 100", "there is no '=>'. Write <= or >=.", "args.amount >= 100"),
        (
            "facts.booking.flight‸.in == 'EUR'",
            "'.in' is a word of the language, and no field. Write record['in'].",
            "facts.booking.flight['in'] == 'EUR'",
        ),
        (
            "facts.booking.flight‸.größe == 'EUR'",
            "'.größe' has letters beyond a to z. Write record['größe'].",
            "facts.booking.flight[?'größe'].orValue('') == 'EUR'",
        ),
        ("args.amount ‸=== 100", "there is no '==='. Write == or !=.", "args.amount == 100"),
        ("args.amount ‸<> 100", "there is no '<>'. Write !=", "args.amount != 100"),
        ("args.amount > 100‸ and goal == ''", "'and' is no operator. Write &&.", "args.amount > 100 && goal == ''"),
        ("args.amount > 100‸ or goal == ''", "'or' is no operator. Write ||.", "args.amount > 100 || goal == ''"),
        ("‸not args.amount > 100", "'not' is no operator. Write !(…).", "!(args.amount > 100)"),
        ("args.amount > 100 ‸& goal == ''", "there is no single '&'. Write &&.", "args.amount > 100 && goal != ''"),
        ("args.reason == ‸weather", "weather stands without quotes. Write 'weather'.", "args.reason == 'weather'"),
        (
            "args.reason == ‸'wether'",
            "args.reason is never 'wether'. Did you mean 'weather'?",
            "args.reason in ['weather', 'illness']",
        ),
        (
            "args.reason in ['illness', ‸'ilness']",
            "args.reason is never 'ilness'. Did you mean 'illness'?",
            "!(args.reason in ['illness'])",
        ),
        (
            "risk == ‸'high'",
            "risk is never 'high'. It is one of read, reversible, irreversible.",
            "risk == 'irreversible' && args.amount > 3",
        ),
        (
            "‸requestedby == 'a@b.de'",
            "there is no variable 'requestedby'. Did you mean 'requested_by'?",
            "requested_by == 'a@b.de'",
        ),
        ("‸amount > 100", "there is no variable 'amount'. Write args.amount.", "100 < args.amount"),
        ("args.amount > 100 && ‸True", "there is no 'True'. Write true.", "args.amount > 100 && true"),
        ("‸len(args.reason) > 3", "there is no function 'len'. Write size(…).", "size(goal) > 3"),
        ("goal.‸contians('x')", "there is no function 'contians'. Did you mean contains?", "goal.contains('x')"),
        (
            "acts.‸exist(a, a.verified)",
            "there is no function 'exist'. Did you mean exists?",
            "acts.exists(a, a.verified)",
        ),
        (
            "acts.exists‸(a.verified)",
            "exists takes a name for the items and what is asked of each",
            "!acts.all(a, a.verified)",
        ),
        (
            "facts.booking.items.‸length > 3",
            "facts.booking.items is a list and has no 'length'. Write size(",
            "size(facts.booking.items) > 3",
        ),
        (
            "facts.booking.items.‸price > 3",
            "facts.booking.items is a list and has no 'price'. Its items may",
            "facts.booking.items.exists(i, i.price > 3)",
        ),
        (
            "facts.booking.items.exists(i, i.‸prise > 3)",
            "i has no 'prise'. Did you mean 'price'?",
            "sum(facts.booking.items.map(i, i.price * i.quantity)) > 3",
        ),
        (
            "zip(facts.booking.items, facts.booking.items.slice(0)).exists(pair, pair[0].‸prise > 3)",
            "pair[0] has no 'prise'. Did you mean 'price'?",
            "zip(facts.booking.items.slice(1), facts.earlier).exists(pair, pair[0].price < pair[1].args.amount)",
        ),
        (
            "has(args.tags) && args.tags.contains‸('x')",
            "args.tags is a list, and contains is of a text. Write 'x' in",
            "has(args.tags) && 'x' in args.tags",
        ),
        (
            "has(args.tags) && args.tags in ‸'x'",
            "'x' is no list. Write 'x' in args.tags.",
            "'x' in args.?tags.orValue([])",
        ),
        (
            "has(args.tags) && args.tags == ‸'x'",
            "args.tags is a list and 'x' a text: they are never equal. Write 'x' in",
            "has(args.tags) && args.tags == ['x']",
        ),
        ("‸'x' in goal", "goal is a text, and in is of a list. Write goal.contains('x')", "goal in ['x', 'y']"),
        (
            "facts.booking.booked_on ‸< now",
            "facts.booking.booked_on is a text and now a timestamp",
            "timestamp(facts.booking.booked_on) < now",
        ),
        ("now > ‸'2026-01-01'", "now is a timestamp and '2026-01-01' a text", "now > timestamp('2026-01-01')"),
        ("now - given_at > ‸48", "(now - given_at) is a duration and 48 a number", "now - given_at > duration('48h')"),
        (
            "args.booking_id ‸> duration('2h')",
            "args.booking_id is a text and duration('2h') a duration: neither is more than the other. Write duration(",
            "duration(args.booking_id) > duration('2h')",
        ),
        ("now - given_at > duration(‸'2 days')", "'2 days' is no duration", "now - given_at > duration('2d')"),
        ("‸(args.amount > 100", "'(' is never closed", "(args.amount > 100)"),
        ("args.amount > 100‸)", "')' closes nothing", "((args.amount) > 100)"),
        ("goal == ‸'x", "a text begins here and does not end", "goal == 'it\\'s'"),
        ("args.amount >‸", "the expression ends before it is whole", "args.amount > 1"),
        ("‸args.amount", "it comes to a number, and a rule asks for true or false", "args.amount > 0.5"),
        ("!‸args.amount", "args.amount is a number, neither true nor false", "!(args.amount > 1)"),
        ("args.amount > 1‸,000", "a number has no comma", "args.amount > 1000"),
        ("args.amount == ‸null", "args.amount is never null", "has(args.note) && args.note != ''"),
        ("has(‸args)", "has asks for a field", "has(args.note)"),
        ("has(‸args.nota)", "args has no 'nota'. Did you mean 'note'?", "has(args.note) && args.note == 'x'"),
        ("facts.‸bookin.total > 3", "facts has no 'bookin'. Did you mean 'booking'?", "facts.booking.total > 3"),
        (
            "facts.booking.‸totl > 3",
            "facts.booking has no 'totl'. Did you mean 'total'?",
            "args.amount > facts.booking.total - sum(facts.earlier.map(e, e.args.amount))",
        ),
        (
            "facts.booking.status == ‸'canceled'",
            "facts.booking.status is never 'canceled'. Did you mean 'cancelled'?",
            "facts.booking.status != 'cancelled'",
        ),
        (
            "facts.earlier.exists(e, e.args.‸amont > 3)",
            "e.args has no 'amont'. Did you mean 'amount'?",
            "facts.earlier.exists(e, e.at > now - duration('1d') && e.args.amount > 3)",
        ),
        ("facts.earlier > ‸3", "facts.earlier is a list and 3 a number", "size(facts.earlier) > 3"),
        (
            "acts.exists(a, a.tool == ‸'get_boking')",
            "a.tool is never 'get_boking'. Did you mean 'get_booking'?",
            "acts.exists(a, a.tool == 'get_booking' && a.verified)",
        ),
        (
            "acts.exists(a, a.tool == 'get_booking' && a.result.‸totl > 3)",
            "a.result has no 'totl'",
            "acts.exists(a, a.tool == 'get_booking' && a.verified && a.result.total > 3)",
        ),
        (
            "acts.exists(a, a.‸tol == 'pay_back')",
            "a has no 'tol'. Did you mean 'tool'?",
            "acts.exists(a, a.tool == 'pay_back')",
        ),
        ("goal.matches(‸'\\brefund')", "'\\b' is a backspace in a text", "goal.matches(r'\\brefund')"),
        ("goal.matches(‸'(')", "matches: '(' is no pattern", "goal.matches('\\\\(')"),
        (
            "goal.matches(‸'(?=a)')",
            "matches: '(?=a)' is no pattern: invalid perl operator: (?=. RE2 looks neither",
            "goal.matches('(?i)a')",
        ),
        ("‸args.amount > 100 && args.amount < 50", "it never holds", "args.amount > 50 && args.amount < 100"),
        (
            "‸args.reason == 'weather' && args.reason == 'illness'",
            "it never holds",
            "args.reason == 'weather' || args.reason == 'illness'",
        ),
        ("‸args.amount != args.amount", "it never holds", "args.amount != facts.booking.total"),
        ("‸1 > 2", "it never holds", "args.amount > 2"),
        ("‸args.amount > 100 || args.amount <= 100", "it always holds", "args.amount > 100 || args.amount <= 10"),
        ("‸args.amount > 20000", "it never holds: what it asks for is outside", "args.amount > 9999"),
        ("‸args.pieces > 3", "args.pieces may be left out", "has(args.pieces) && args.pieces > 3"),
        ("args.pieces + ‸'x' == ''", "there is no a number + a text", "string(args.amount) + 'x' == ''"),
        ("sum‸(goal) > 3", "sum can't be of a text. It takes a list of numbers.", "sum([args.amount, 2]) > 3"),
        ("acts.map(a, 1).‸sum() > 3", "sum is no method. Write sum(…).", "sum(acts.map(a, 1)) > 3"),
        (
            "days_between‸(3, now) > 30",
            "days_between can't be of a number and a timestamp",
            "days_between(facts.booking.booked_on, now) > 30",
        ),
        ("‸goal == 'x' ? 1 : 2", "it comes to a number", "goal == 'x' ? args.amount > 1 : args.amount > 2"),
        (
            "‸args.booking-id == 'x'",
            "'-' takes away: args.booking-id is no name. Did you mean args.booking_id?",
            "args.booking_id == 'x'",
        ),
        ("‸${args.amount} > 3", "'${' belongs into messages", "args.amount > 3"),
        ("‸if args.amount > 3 then true", "there is no 'if'", "args.amount > 3 ? true : goal == ''"),
        ("args.amount > ‸1 / 0", "division by zero", "args.amount > 1 / 2"),
        (
            "args.amount > {'weather': 9, 'illness': 5}[‸args.reason]",
            "the map has no entry for 'goodwill', which args.reason may be. Add one, or give a default: {",
            "args.amount > {'weather': 9, 'illness': 5}[?args.reason].orValue(0)",
        ),
        (
            "args.amount > {'weather': 9, ‸'ilness': 5, 'goodwill': 1}[args.reason]",
            "the map has no entry for 'illness', which args.reason may be. Did you mean 'illness' here?",
            "args.amount > {'weather': 9, 'illness': 5, 'goodwill': 1}[args.reason]",
        ),
        (
            "args.amount > {'open': 9, 'flown': 5, ‸'closed': 1, 'cancelled': 0}[facts.booking.status]",
            "facts.booking.status is never 'closed', for which the map has an entry",
            "facts.booking.status != 'cancelled' && args.amount > {'open': 9, 'flown': 5}[facts.booking.status]",
        ),
        (
            "args.amount > ({'open': 9}[‸facts.booking.status] + 1)",
            "the map has no entry for 'flown', 'cancelled', which facts.booking.status may be",
            "facts.booking.status in {'open': 9} ? args.amount > {'open': 9}[facts.booking.status] : args.amount > 1",
        ),
        (
            "facts.booking.status == 'open' || args.amount > {'open': 9, 'flown': 5}[‸facts.booking.status]",
            "the map has no entry for 'cancelled', which facts.booking.status may be",
            "facts.booking.status == 'cancelled' || args.amount > {'open': 9, 'flown': 5}[facts.booking.status]",
        ),
        (
            "cel.bind(most, {'weather': 9}, args.amount > most[‸args.reason])",
            "most has no entry for 'illness', 'goodwill', which args.reason may be. Add one, or give a default: most[?",
            "cel.bind(most, {'weather': 9}, args.reason in most && args.amount > most[args.reason])",
        ),
        (
            "args.reason in {‸'wether': 9}",
            "args.reason is never 'wether', for which the map has an entry. Did you mean 'weather'?",
            "args.reason in {'weather': 9}",
        ),
        (
            "{'weather': 9, ‸'snow': 3}[?args.reason].orValue(1) < args.amount",
            "args.reason is never 'snow', for which the map has an entry. It is one of weather, illness, goodwill.",
            "{'weather': 9, 'illness': 3}[?args.reason].orValue(1) < args.amount",
        ),
        (
            "facts.earlier.exists(e, {'weather': 9}[‸e.args.reason] < e.args.amount)",
            "the map has no entry for 'illness', 'goodwill', which e.args.reason may be",
            "facts.earlier.exists(e, e.args.reason == 'weather' && {'weather': 9}[e.args.reason] < e.args.amount)",
        ),
        (
            "sum(facts.earlier.map(e, {'weather': 9}[‸e.args.reason])) > 3",
            "the map has no entry for 'illness', 'goodwill', which e.args.reason may be",
            "sum(facts.earlier.map(e, e.args.reason == 'weather', {'weather': 9}[e.args.reason])) > 3",
        ),
        (
            "{'weather': 9}.‸ilness > args.amount",
            "{'weather': 9} has no 'ilness'",
            "{'weather': 9}.weather > args.amount",
        ),
        (
            "{'pay_back': 9}[tool] > args.amount && {'read': 1}[‸risk] > 0",
            "the map has no entry for 'irreversible', which risk may be",
            "{'pay_back': 9}[tool] > args.amount && {'irreversible': 1}[risk] > 0",
        ),
        (
            "size({‸1: goal}) > args.amount",
            "1 is no text, as keys of a map are. Write '1' in",
            "size({'1': 2}) > args.amount",
        ),
        (
            "size({‸args.amount: 2}) > 3",
            "args.amount is no text, as keys of a map are. Write string(args.amount).",
            "size({string(args.amount): 2}) > 3",
        ),
        (
            "{'weather': 9, 'illness': 5, 'goodwill': 1, ‸'weather': 3}[args.reason] > 3",
            "the map has two entries for 'weather', and the last one counts. Take one out.",
            "{'weather': 9, 'illness': 5, 'goodwill': 1}[args.reason] > 3",
        ),
    ),
    (
        rule("args.amount > most[‸args.reason]", more="let: {most: \"{'weather': 9}\"}\n    then: review"),
        "rules.tried.when: most has no entry for 'illness', 'goodwill', which args.reason may be",
        rule(
            "args.reason in most && args.amount > most[args.reason]",
            more="let: {most: \"{'weather': 9}\"}\n    then: review",
        ),
    ),
    (
        rule("fair && args.amount > {'weather': 9}[‸args.reason]", more="let: {fair: goal != ''}\n    then: review"),
        "rules.tried.when: the map has no entry for 'illness', 'goodwill', which args.reason may be",
        rule(
            "wet && args.amount > {'weather': 9}[why]",
            more="let: {why: args.reason, wet: why == 'weather'}\n    then: review",
            message="\"${{'weather': 9}[why]}\"",
        ),
    ),
    (
        rule("args.amount > most", more="let: {most: \"{'weather': 9}[‸args.reason]\"}\n    then: review"),
        "rules.tried.let.most: the map has no entry for 'illness', 'goodwill', which args.reason may be",
        rule(
            "args.reason == 'weather' && args.amount > most",
            more="let: {most: \"{'weather': 9}[args.reason]\"}\n    then: review",
        ),
    ),
    (
        rule("args.amount > 3", message="\"${{'weather': 9}[‸args.reason]}\""),
        "rules.tried.message: the map has no entry for 'illness', 'goodwill'",
        rule("args.reason == 'weather' && args.amount > 3", message="\"${{'weather': 9}[args.reason]}\""),
    ),
    (
        rule("has(args.note)", on="on: ‸pay_bak"),
        "rules.tried.on: 'pay_bak' is not among this playbook's tools. Did you",
        rule("has(args.note)"),
    ),
    (
        rule("has(args.note)", on="on: [pay_back, ‸send_mial]"),
        "rules.tried.on.1: 'send_mial' is not among",
        rule("has(args.note)", on="on: [pay_back, send_mail]"),
    ),
    (
        rule("tool == ‸'pay_bak' && args.amount > 3", on=""),
        "rules.tried.when: tool is never 'pay_bak'. Did you mean",
        rule("tool == 'pay_back' && args.amount > 3", on=""),
    ),
    (
        rule("tool in ['pay_back', ‸'payback']", on=""),
        "rules.tried.when: tool is never 'payback'. Did you mean",
        rule("tool in ['pay_back', 'send_mail']", on=""),
    ),
    (
        rule("‸tool == 'send_mail' && goal == ''"),
        "rules.tried.when: it never holds",
        rule("tool == 'send_mail' && args.to != ''", on=""),
    ),
    (rule("‸risk == 'read'"), "rules.tried.when: it never holds", rule("risk == 'read'", on="")),
    (
        rule("tool == 'send_mail' && args.‸amount > 3", on=""),
        "rules.tried.when: args has no 'amount'. It has to, body.",
        rule("tool == 'send_mail' && args.body == ''", on=""),
    ),
    (
        rule("‸args.amount > 3", on=""),
        "rules.tried.when: args.amount may be left out, and the rule would apply to every",
        rule("has(args.amount) && args.amount > 3", on=""),
    ),
    (
        rule("args.amount > 3", more="‸then: ask"),
        "rules.tried.then: input should be 'review', 'confirm' or 'forbid'",
        rule("args.amount > 3", more="then: forbid"),
    ),
    (
        rule("args.amount > 3", more="then: review\n    ‸approvers: 3"),
        "rules.tried.approvers: input should be less than",
        rule("args.amount > 3", more="then: review\n    approvers: 2"),
    ),
    (
        "  - ‸{id: tried, on: pay_back, when: args.amount > 3, then: review}\n",
        "rules.tried.message: field required",
        rule("args.amount > 3"),
    ),
    (
        rule("args.amount > 3", message='"Over ${args.‸amont}."'),
        "rules.tried.message: args has no 'amont'. Did you",
        rule("args.amount > 3", message='"Over ${args.amount}, ${args.?note.orValue(0)}."'),
    ),
    (
        rule("args.amount > 3", message='"Over ‸${args.amount."'),
        "rules.tried.message: '${' has no '}'",
        rule("args.amount > 3", message='"Over ${[args.amount, {}]}."'),
    ),
    (
        rule("args.amount > 3", message='"Over ‸${}."'),
        "rules.tried.message: '${}' names nothing",
        rule("args.amount > 3", message='"Over $5 {or so}."'),
    ),
    (
        rule("spent > 3", more="let:\n      spent: sum(facts.earlier.map(e, e.args.‸amout))\n    then: review"),
        "rules.tried.let.spent: e.args has no 'amout'",
        rule("spent > 3", more="let:\n      spent: sum(facts.earlier.map(e, e.args.amount))\n    then: review"),
    ),
    (
        rule("spent > ‸'3'", more="let:\n      spent: sum(facts.earlier.map(e, e.args.amount))\n    then: review"),
        "rules.tried.when: spent is a number and '3' a text",
        rule("more > 3", more="let: {spent: args.amount, more: spent + 1}\n    then: review"),
    ),
    (
        rule("tool == ''", more="let: {‸tool: \"'x'\"}\n    then: review"),
        "rules.tried.let.tool: 'tool' is taken",
        rule("kind == goal", more="let: {kind: \"'x'\"}\n    then: review"),
    ),
    (
        rule("args.amount > 3") + "  - {‸id: tried, when: goal == '', then: review, message: m}\n",
        "rules.2.id: 'tried' is used",
        rule("args.amount > 3") + "  - {id: other, when: 'true', then: review, message: m}\n",
    ),
    (
        rule("facts.booking.status == 'cancelled' && size(facts.earlier) > 0", more="‸then: review"),
        "rules.tried.then: rule known has the same condition and says forbid",
        rule("facts.booking.status == 'cancelled' && size(facts.earlier) > -1", more="then: review"),
    ),
    (
        rule("‸facts.booking.status == 'cancelled' && args.amount > 3 && size(facts.earlier) > 0"),
        "rules.tried.when: rule known forbids all of it already",
        rule("facts.booking.status == 'cancelled'"),
    ),
    (
        rule("‸size(facts.earlier) > 2 && facts.booking.status == 'cancelled'"),
        "rules.tried.when: rule known forbids all of it already",
        rule("size(facts.earlier) > 2"),
    ),
    facts(
        "{ledger: pay_back, match: {‸fee: string(args.amount)}}",
        ".match.fee: fee is a number kept as a text (a Decimal), of which '100' does not match '100.00'",
        "{ledger: pay_back, match: {booking_id: args.booking_id}}",
    ),
    facts(
        "{‸read: get_boking, args: {id: args.booking_id}}",
        ".read: there is no tool 'get_boking'. Did you mean 'get_booking'",
        "{read: get_booking, args: {id: args.booking_id}}",
    ),
    facts(
        "{‸read: pay_back, args: {booking_id: args.booking_id}}",
        ".read: pay_back acts, and a fact only reads. Tools that",
        "{ledger: pay_back}",
    ),
    facts(
        "{‸read: fetch_page, args: {url: goal}}",
        ".read: fetch_page reaches outside though it reads",
        "{ledger: [pay_back, send_mail], within: 24h}",
    ),
    facts(
        "{read: get_booking, args: {id: args.booking_id, ‸ref: goal}}",
        ".args.ref: get_booking has no argument 'ref'",
        "{read: get_booking, args: {id: \"'B1'\"}}",
    ),
    facts(
        "{read: get_booking, args: {id: args.‸bookng_id}}",
        ".args.id: args has no 'bookng_id'. Did you mean",
        "{read: get_booking, args: {id: facts.booking.id}}",
    ),
    facts(
        "{read: get_booking, args: {‸id: args.amount}}",
        ".args.id: it takes a text, and this is a number. Write string(",
        "{read: get_booking, args: {id: string(args.amount)}}",
    ),
    facts(
        "{read: get_booking, args: {‸id: 1042}}",
        ".args.id: it takes a text, and this is a whole number",
        "{read: get_booking, args: {id: \"'1042'\"}}",
    ),
    facts(
        "{read: get_booking, args: {id: ‸orders}}",
        ".args.id: there is no variable 'orders'. A text stands in quotes",
        "{read: get_booking, args: {id: \"'orders'\"}}",
    ),
    facts(
        "{ledger: pay_back, match: {‸booking: args.booking_id}}",
        ".match.booking: pay_back has no argument 'booking'. Did",
        "{ledger: pay_back, match: {booking_id: args.booking_id}}",
    ),
    facts(
        "{ledger: pay_back, match: {reason: \"‸'wether'\"}}",
        ".match.reason: it takes none but weather, illness, goodwill",
        "{ledger: pay_back, match: {reason: \"'weather'\"}}",
    ),
    facts(
        "{read: get_booking, args: {id: args.booking_id}, changed_by: [‸pay_bak]}",
        ".changed_by.0: there is no tool 'pay_bak'. Did you mean 'pay_back'",
        "{read: get_booking, args: {id: args.booking_id}, changed_by: [pay_back]}",
    ),
    facts(
        "{read: get_booking, args: {id: args.booking_id}, changed_by: [‸get_booking]}",
        ".changed_by.0: get_booking only reads",
        "{read: get_booking, args: {id: args.booking_id}, changed_by: []}",
    ),
    facts(
        "{read: get_booking, args: {id: \"{'weather': 'B1'}[‸args.reason]\"}}",
        ".args.id: the map has no entry for 'illness', 'goodwill'",
        "{read: get_booking, args: {id: \"{'weather': 'B1'}[?args.reason].orValue('B2')\"}}",
    ),
    facts("{ledger: pay_back, ‸within: 30 days}", ".within: ", "{ledger: pay_back, within: 30d}"),
    facts(
        "{read: get_booking, args: {id: facts.other.id}}",
        ": the facts need each other: other → other",
        "{read: get_booking, args: {id: facts.booking.id}}",
    ),
    (
        "FACT  ‸other: {read: get_booking, args: {id: args.booking_id}}\n" + rule("args.amount > 3"),
        "facts.other: no rule looks at it",
        rule("args.amount > 3"),
    ),
]
SCOPES: list[tuple[str, str, str]] = [
    (
        "pay_back: {amount: {‸minimum: 9, maximum: 3}}",
        "9 is more than the maximum, 3",
        "pay_back: {amount: {maximum: 3}}",
    ),
    ("pay_back: {‸amout: {maximum: 3}}", "'pay_back' has no such argument", "pay_back: {amount: {minimum: 3}}"),
    ("pay_back: {amount: {‸pattern: '3.*'}}", "a pattern is of texts", "pay_back: {note: {pattern: '3.*'}}"),
    ("pay_back: {reason: {‸minimum: 3}}", "it bounds numbers", "pay_back: {pieces: {minimum: 3}}"),
    (
        "pay_back: {reason: {one_of: [‸wether]}}",
        "the tool takes no 'wether'. Did you",
        "pay_back: {reason: {one_of: [weather]}}",
    ),
    (
        "pay_back: {reason: {one_of: [weather, ‸ilness]}}",
        "no 'ilness'. Did you mean 'illness'?",
        "pay_back: {reason: {one_of: [weather, illness]}}",
    ),
    ("pay_back: {urgent: {one_of: [‸'true']}}", "it is never 'true'", "pay_back: {urgent: {one_of: [true]}}"),
    (
        "pay_back: {‸amount: {minimum: 20000}}",
        "the tool takes no more than 10000",
        "pay_back: {amount: {minimum: 200}}",
    ),
    ('pay_back: {note: {pattern: "‸\\bx"}}', "holds a backspace", "pay_back: {note: {pattern: '\\bx'}}"),
    ("‸pay_bak: {amount: {maximum: 3}}", "'pay_bak' is not among", "pay_back: {tags: {one_of: [x]}}"),
]

"""Template snippets, by group: one line of Jinja each where that is enough.

Variables that all of them have are in CONTEXT.
"""

CONTEXT = {
    "s": "Hello, World",
    "u": "Grüße 😀 日本",
    "blank": "  padded\t\n",
    "n": 7,
    "neg": -3,
    "x": 2.5,
    "inf": float("inf"),
    "big": 123456789012345678901234567890,
    "t": True,
    "f": False,
    "nothing": None,
    "items": ["b", "A", "c"],
    "numbers": [3, 1, 2],
    "mixed": [1, "a", None, 2.0, True, [1, 2], {"k": "v"}],
    "people": [
        {"name": "Bob", "age": 30, "city": "x"},
        {"name": "alice", "age": 25, "city": "y"},
        {"name": "Carol", "age": 25, "city": "x"},
    ],
    "d": {"b": 1, "a": [1, {"z": None}], "items": "shadowed", "key with space": "yes", "ü": "é"},
    "empty": [],
    "tree": [{"v": 1, "c": [{"v": 2, "c": []}, {"v": 3, "c": [{"v": 4, "c": []}]}]}],
    "sep": "from the context",
}

# Expressions, each printed by itself.
EXPRESSIONS = {
    "printing": """
        1
        1.0
        1e16
        1e15
        123456.789
        1e-4
        1e-5
        0.1 + 0.2
        1e100
        -0.0
        1e300 * 1e300
        100000000000000000000
        big
        true, True, false, False, none, None
        nothing
        undefined_name
        [1, 'a', "it's", 'say "hi"', 'both \\' and "', none, true, 1.5]
        (1,)
        ()
        (1, 'b')
        {'a': 1, 2: [3], none: true}
        {}
        d
        mixed
        u
        [u]
        ['\\n\\t\\\\ \\x00 \\x7f \\u200b \\u00a0 \\ud83d']
        ['\\U0001f600']
        range(3)
        range(1, 10, 2)
        d.keys()
        d.values()
        d.items()
        namespace(a=1, b='x')
        [undefined_name]
        {'a': undefined_name}
        '\\u00e9\\x41\\101\\N{BULLET}'
        'a' 'b' "c"
        '\\q\\d'
        1_000
        0x1f
        0o17
        0b101
        1_0.5_0
        1.5e3
        2 ** 100
        "\\
joined"
    """,
    "arithmetic": """
        7 / 2
        6 / 2
        7 // 2
        -7 // 2
        7 // -2
        -7 % 3
        7 % -3
        7.5 // 2
        -7.5 // 2
        7.5 % 2
        -7.5 % 2
        -7.5 % -2
        2 ** 10
        2 ** -1
        2 ** 0.5
        2 ** 3 ** 2
        -2 ** 2
        +n
        -n
        - -n
        1 + 2 * 3 - 4 / 2
        (1 + 2) * 3
        true + 1
        true + true
        big + 1
        big * big
        big // 7
        -big % 1000
        big / 3
        9007199254740993 / 1
        9223372036854775807 + 1
        -9223372036854775808 - 1
        3000000000 * 4000000000
        1.5 + 1
        10 % 3.3
        0.1 * 3
        1e308 * 10
        5 // 0.3
        'ab' * 3
        3 * 'ab'
        'ab' * -1
        [1, 2] * 2
        (1, 2) + (3,)
        [1] + [2]
        'a' + 'b'
        'a' ~ 1 ~ none ~ true ~ 1.5 ~ [1]
        1 ~ 2
        s ~ undefined_name ~ '!'
        7 | int / 2
        -1 | abs
        n is odd and x is number
        2.5 | round
        3.5 | round
        2.675 | round(2)
        1234 | round(-2)
        42 | round
        42.7 | round(0, 'floor')
        42.1 | round(method='ceil')
        42.123456 | round(3, 'floor')
        '42' | int
        '42.9' | int
        'x' | int
        'x' | int(5)
        '0x1f' | int(base=16)
        'ff' | int(0, 16)
        none | int
        ' 12_3 ' | int
        '1e3' | float
        'nan' | float
        'x' | float
        'x' | float(1.5)
        3.99 | int
        -3.99 | int
        true | int
        '1e400' | int
    """,
    "comparison": """
        1 < 2 < 3
        1 < 3 < 2
        1 == 1.0
        1 == true
        0 == false
        '1' == 1
        none == none
        none == false
        [1, 2] == [1, 2.0]
        [1] == (1,)
        {'a': 1} == {'a': 1.0}
        {'a': 1, 'b': 2} == {'b': 2, 'a': 1}
        'a' < 'b'
        'Z' < 'a'
        'a' < 'ab'
        '\\uffff' < '\\U00010000'
        [1, 2] < [1, 3]
        [1] < [1, 0]
        (1, 'a') <= (1, 'a')
        1.5 > 1
        big > 1e10
        9007199254740993 == 9007199254740992.0
        1 != 2
        undefined_a == undefined_b
        undefined_a == none
        undefined_a != 1
        'a' in 'abc'
        '' in 'abc'
        'b' in items
        1 in [true]
        'b' in d
        'k' in {'k': 1}
        1 not in [1]
        2 in range(5)
        2.0 in range(5)
        'x' in undefined_name
        undefined_name in []
        'a' in d.keys()
        ('b', 1) in d.items()
        not 1
        not ''
        not not n
        1 and 2
        0 and 2
        0 or 'x'
        '' or none
        1 if t
        1 if f
        1 if f else 2
        'a' if f else 'b' if t else 'c'
        (1 if f) is defined
        1 if true else undefined_name.x
        1 < 2 == true
        n == 7 and s == 'x' or t
        n > 3 and n < 10
        'a' ~ 'b' == 'ab'
        not 'a' == 'b'
        not n is odd
        range(3) == range(0, 3, 1)
    """,
    "subscripts": """
        s[0]
        s[-1]
        s[100]
        s[1:4]
        s[::-1]
        s[::2]
        s[-3:]
        s[:-3]
        s[10:2:-2]
        s[100:]
        s[:100]
        s[-100:3]
        u[6]
        u[::-1]
        u[5:8]
        u[7]
        items[0]
        items[-1]
        items[5]
        items[5] is defined
        items[1:]
        items[::-1]
        items[::-2]
        items[:0]
        items[true]
        (1, 2, 3)[1:]
        (1, 2, 3)[0]
        range(10)[3]
        range(10)[-1]
        range(4)[::-1]
        range(10)[2:8:3]
        range(10, 0, -2)[1:]
        range(10)[::-3]|list
        'abc' % undefined_name
        d['b']
        d.b
        d['key with space']
        d.ü
        d['missing']
        d.missing is defined
        d['items']
        d.items is string
        d.items is callable
        d.a[1].z
        d.a.0
        d['a'][1]['z']
        d.get('b')
        d.get('q')
        d.get('q', 'default')
        people[0].name
        people[-1]['city']
        mixed[5][1]
        mixed[6].k
        {'a': 1}.a
        {1: 'one'}[1]
        {1: 'one'}[true]
        {1: 'one'}[1.0]
        {'a': {'b': 1}}['a']['b']
        items['0']
        items.foo
        [1, 2, 3][1:][0]
        'abc'[1]
        s[n]
        s[none:none:none]
        nothing.foo is defined
        n.foo is undefined
        x.real, n.imag, n.numerator
    """,
    "string methods": """
        s.upper(), s.lower(), s.title(), s.swapcase(), s.capitalize(), s.casefold()
        'straße'.upper(), 'STRASSE'.casefold() == 'straße'.casefold()
        'ΑΣ'.lower()
        'they\\'re bill\\'s'.title()
        'they\\'re bill\\'s'|title
        'hello-world (foo) [bar] <baz> {qux}'|title
        'ǆ'.title(), 'ŉa'.upper()
        '  x '.strip() ~ '|', '  x '.lstrip() ~ '|', '  x '.rstrip() ~ '|'
        'xxabcxx'.strip('x'), 'xxabcxx'.lstrip('x'), 'xyabcyx'.rstrip('yx')
        '\\u3000a\\u00a0'.strip()
        '\\u200ba'.strip()
        'a,b,c'.split(',')
        'a,b,c'.split(',', 1)
        'a,b,c'.rsplit(',', 1)
        ' a  b c '.split()
        ' a  b c '.split(none, 1)
        ' a  b c '.rsplit(none, 1)
        ' a  b c '.split(' ')
        ''.split()
        ''.split(',')
        'a\\nb\\r\\nc\\x0bd'.splitlines()
        'a\\nb\\n'.splitlines(true)
        'a=b=c'.partition('='), 'a=b=c'.rpartition('='), 'abc'.partition('='), 'abc'.rpartition('=')
        'aXbX'.replace('X', '-'), 'aXbX'.replace('X', '-', 1), 'abc'.replace('', '-'), 'ab'.replace('', '-', 2)
        ''.replace('', 'x')
        'abcabc'.find('c'), 'abcabc'.rfind('c'), 'abc'.find('z'), 'abcabc'.find('c', 3), 'abcabc'.find('a', 1, 3)
        u.find('日'), u.index('😀'), u.rfind('ß')
        'abc'.index('b')
        'abc'.find(''), 'abc'.rfind(''), 'abc'.find('', 5)
        'banana'.count('a'), 'banana'.count('ana'), 'banana'.count(''), 'banana'.count('a', 2)
        s.startswith('Hello'), s.startswith('x'), s.startswith(('x', 'He')), s.startswith('World', 7), s.endswith('World'), s.endswith(('a', 'd')), s.endswith('Hello', 0, 5)
        'abc'.startswith(''), 'abc'.startswith('', 4)
        ','.join(['a', 'b']), ''.join('abc'), '-'.join(d), ', '.join(people|map(attribute='name'))
        'ab'.center(6) ~ '|', 'ab'.center(5, '*'), 'abc'.center(6, '*'), 'ab'.ljust(5, '.'), 'ab'.rjust(5, '.'), 'ab'.rjust(1)
        '42'.zfill(5), '-42'.zfill(5), '+4'.zfill(4), 'abc'.zfill(2)
        'a\\tb\\n\\tc'.expandtabs(4)
        'abc'.removeprefix('a'), 'abc'.removesuffix('c'), 'abc'.removeprefix('x')
        'abc'.isalpha(), 'ab1'.isalnum(), '12'.isdigit(), '²'.isdigit(), '²'.isdecimal(), '½'.isnumeric(), ' '.isspace(), 'Ab'.istitle(), 'ab'.islower(), 'AB'.isupper(), 'a b'.isidentifier(), 'a_b'.isidentifier(), 'é'.isascii(), 'a\\n'.isprintable(), ''.isalpha(), '日本'.isalpha(), '1'.islower()
        '{} {}'.format(1, 'a'), '{1} {0}'.format(1, 2), '{a}'.format(a=1), '{0.name}'.format(people[0]) if f else '', '{0[name]}'.format(people[0])
        '{:>5}|{:<5}|{:^5}|{:*^7}'.format('a', 'b', 'c', 'd')
        '{:05d} {:+d} {:x} {:#x} {:b} {:o} {:X} {:,} {:_}'.format(42, 42, 255, 255, 5, 8, 255, 1234567, 1234567)
        '{:.2f} {:8.3f} {:e} {:g} {:g} {:%} {:.0f}'.format(3.14159, 2.5, 12345.678, 0.0001, 1e20, 0.25, 2.5)
        '{:.3} {:10.2} {!r} {!s}'.format(3.14159, 'abc', 'q', 1)
        '{{}} {}'.format('x')
        '{:{}}|'.format('a', 5)
        '{:08.2f} {:+.1e} {: d}'.format(-3.14159, 12345.678, 42)
        '{} {} {}'.format(none, true, [1])
        '%s %d %5.2f %x %r %%' % ('a', 42, 3.14159, 255, 'q')
        '%s' % 1
        '%s' % [1, 2]
        '%(a)s %(b)03d' % {'a': 'x', 'b': 7}
        '%-5s|%5s|%05d|%+d' % ('a', 'b', 42, 42)
        '%e %g %G %.3g' % (12345.678, 0.00001234, 1e10, 1234.5)
        '%c%c' % ('a', 98)
        '%.2s' % 'abcdef'
        '%*d' % (5, 42)
        '%s' % undefined_name
        '%s and %s'|format('a', 2)
        '%(x)s'|format(x=1)
        '%d' % 3.99
        '%i' % true
        '%o %X' % (8, 255)
        ('%s' % none) ~ ('%s' % 1.0)
    """,
    "other methods": """
        items.index('A'), items.count('b'), (1, 1, 2).count(1), (1, 2).index(2)
        items.copy(), d.copy() == d
        d.keys()|list, d.values()|list, d.items()|list
        d.keys()|length
        n.bit_length(), x.is_integer(), (2.0).is_integer()
        range(5).start, range(2, 9).stop, range(5).index(3)
        dict(a=1, b=2), dict([['k', 'v']]), dict({'a': 1}, b=2), dict()
    """,
    "filters": """
        s|upper, s|lower, s|title, s|capitalize
        'ÄÖ éÀ'|capitalize
        blank|trim ~ '|', 'xxaxx'|trim('x')
        s|length, items|length, d|length, u|length, undefined_name|length, items|count, range(5)|length
        items|first, items|last, s|first, s|last, empty|first, empty|last, u|last
        items|join, items|join(', '), mixed|join('|'), people|join(', ', attribute='name'), s|join('-')
        items|sort, items|sort(reverse=true), items|sort(case_sensitive=true), numbers|sort, numbers|sort(true)
        people|sort(attribute='age')|map(attribute='name')|join(',')
        people|sort(attribute='age,name')|map(attribute='name')|list
        people|sort(attribute='city', reverse=true)|map(attribute='name')|list
        people|map(attribute='name')|list, people|map(attribute='zip', default='?')|list, people|map(attribute='zip')|list
        items|map('upper')|list, items|map('replace', 'b', 'x')|join, numbers|map('string')|list
        [[1, 2], [3]]|map('first')|list, [{'a': {'b': 1}}]|map(attribute='a.b')|list, [[1, 2]]|map(attribute=1)|list, [[1, [5]]]|map(attribute='1.0')|list
        numbers|select('odd')|list, numbers|reject('odd')|list, mixed|select|list, mixed|select('string')|list, numbers|select('gt', 1)|list, numbers|select('in', [1, 2])|list
        people|selectattr('age', 'equalto', 25)|map(attribute='name')|list, people|rejectattr('age', 'gt', 26)|map(attribute='name')|list, people|selectattr('zip', 'defined')|list, people|selectattr('name')|list|length
        people|selectattr('city', '==', 'x')|list|length
        people|groupby('city')|list
        people|groupby('zip', default='none')|map(attribute='grouper')|list
        ['a', 'A', 'b', 'B']|unique|list, ['a', 'A']|unique(true)|list, people|unique(attribute='age')|map(attribute='name')|list, [1, 1.0, true, '1']|unique|list
        numbers|min, numbers|max, numbers|sum, people|max(attribute='age'), people|sum(attribute='age'), items|min, items|max(case_sensitive=true), [1.5, 2]|sum, [[1], [2]]|sum(start=[])
        empty|min, empty|sum
        numbers|reverse|list, s|reverse, (1, 2)|reverse|list, d|reverse|list
        [1, 2, 3, 4, 5]|batch(2)|list, [1, 2, 3]|batch(2, 'x')|list, [1, 2, 3, 4, 5]|slice(2)|list, [1, 2, 3]|slice(2, 'x')|list
        d|dictsort, {'b': 1, 'A': 2}|dictsort, {'b': 1, 'A': 2}|dictsort(true), {'b': 1, 'A': 2}|dictsort(false, 'value'), {'b': 1, 'A': 2}|dictsort(reverse=true)
        d|items|list, undefined_name|items|list
        nothing|default('x'), undefined_name|default('x'), undefined_name|d, ''|default('x', true), nothing|default('x', true), 0|d(1, boolean=true), undefined_name.x|default('y') if f else 1
        'a\\nb\\n\\nc'|indent, 'a\\nb'|indent(2, true), 'a\\n\\nb'|indent(2, blank=true), 'a\\nb'|indent('> ', first=true), ''|indent, 'a'|indent
        'hello big world'|truncate(12), 'hello big world'|truncate(9), 'hello big world'|truncate(9, true), 'hello big world'|truncate(9, true, ''), 'hello'|truncate(3, leeway=0), 'hello big world'|truncate(8, false, '..', 0)
        'aXbX'|replace('X', 'y'), 'aXbX'|replace('X', 'y', 1), 123|replace(2, 'x'), 'abc'|replace('', '.')
        'hello world, foo_bar don\\'t'|wordcount
        'ab'|center(6) ~ '|'
        '<a href="x">\\'&</a>'|escape ~ ('<'|e) ~ (1|e) ~ ('<b>'|safe) ~ ('<'|forceescape)
        'a b&c/d?é'|urlencode, {'a b': 'c&d', 'e': 1}|urlencode, [['x', 'y z']]|urlencode
        {'class': 'a"b', 'id': none, 'n': 1}|xmlattr, {}|xmlattr, {'a': 1}|xmlattr(false)
        1|filesizeformat, 999|filesizeformat, 1000|filesizeformat, 1234567|filesizeformat, 1024|filesizeformat(true), 1e30|filesizeformat
        -5|abs, x|abs, true|abs
        n|string ~ 1, none|string, 1.0|string, [1]|string, undefined_name|string
        'abc'|list, d|list, (1, 2)|list, range(3)|list, undefined_name|list
        people[0]|attr('name'), s|attr('upper') is callable, d|attr('b') is defined
        3.14159|round(2), 3.0|round, 1e20|round
        '3'|float, 3|float, 'inf'|float, '-1.5e-3'|float
        items|first|upper|lower|title
        (items|join)|upper
        items|map('upper')|map('lower')|first
        'x'|format
        s|upper|length + 1
        n|string|length
        -n|abs
        'a,b'.split(',')|join('+')
        s|wordcount, ''|wordcount
        [3, 1]|sort|first, [true, false]|sort, [1.5, 1]|sort, [[2], [1, 5]]|sort
    """,
    "tojson": """
        d|tojson
        mixed|tojson
        u|tojson
        u|tojson(ensure_ascii=true)
        '"\\\\/\\b\\f\\n\\r\\t\\x00\\x1f\\x7f</script>&\\u2028'|tojson
        d|tojson(indent=2)
        d|tojson(indent=4, sort_keys=true)
        {}|tojson(indent=2), []|tojson(indent=2), [[]]|tojson(indent=1), {'a': {}}|tojson(indent=2)
        [1, [2, {'a': 3}]]|tojson(indent=0)
        [1, 2]|tojson(indent='--')
        d|tojson(separators=(',', ':'))
        [1, {'a': 2}]|tojson(separators=[', ', '='])
        [1, 2]|tojson(indent=2, separators=(', ', ': '))
        (1, 'a')|tojson
        1|tojson, 1.0|tojson, 1e100|tojson, true|tojson, none|tojson, 'x'|tojson, big|tojson, 0.1|tojson, 1e-7|tojson
        {1: 'a', true: 'b', none: 'c', 1.5: 'd'}|tojson
        {'b': 1, 'a': {'d': 1, 'c': 2}}|tojson(sort_keys=true)
        people|tojson(false, 2)
        inf|tojson, (-inf)|tojson, (inf - inf)|tojson
        inf, -inf, inf - inf, [inf], inf > 1, inf - inf == inf - inf, '%f' % inf, '{:.2f}'.format(-inf)
        (people|groupby('city'))|tojson
    """,
    "tests": """
        undefined_name is defined, n is defined, undefined_name is undefined, d.zz is undefined, nothing is defined
        nothing is none, n is not none, 0 is none
        t is boolean, 1 is boolean, t is true, 1 is true, f is false, 0 is false, t is integer, 1 is integer, big is integer, 1.0 is integer, 1.0 is float, t is number, x is number, 's' is number
        s is string, n is string, d is mapping, items is mapping, items is sequence, s is sequence, d is sequence, n is sequence, range(2) is sequence, undefined_name is sequence, (1,) is sequence
        items is iterable, s is iterable, n is iterable, nothing is iterable, undefined_name is iterable, d.keys() is iterable, d.keys() is sequence
        3 is odd, 4 is even, 9 is divisibleby 3, 9 is divisibleby(2), -1 is odd, 2.0 is even
        'abc' is lower, 'ABC' is upper, 'aB' is lower, 1 is lower
        n is eq 7, n is ne 7, n is equalto(7), n is gt 3, n is ge 7, n is lt 8, n is le 6, n is greaterthan 1, n is lessthan 1, n is sameas n, t is sameas true, nothing is sameas none
        'a' is in 'abc', 5 is in [1, 2], 'b' is not in d
        range is callable, s.upper is callable, n is callable
        'upper' is filter, 'nosuch' is filter, 'odd' is test, 'nosuch' is test
        s is escaped
        n is not odd
        not (n is odd)
        n is odd == true
        n is divisibleby n
        n is eq n + 0
        [1, 2] is eq [1, 2]
    """,
    "errors": """
        undefined_name.x
        undefined_name['x']
        undefined_name()
        undefined_name + 1
        1 + undefined_name
        'a' + undefined_name
        undefined_name < 1
        1 < undefined_name
        -undefined_name
        d.missing.x
        d['missing'].x
        d.missing.x.y
        d.missing()
        items[5].x
        items.foo.bar
        nothing.x.y
        n.foo.bar
        s.nosuch()
        s.nosuch.x
        items[99] + 1
        undefined_name[1:]
        undefined_name | int
        undefined_name | abs
        undefined_name | indent
        (1 if f) + 1
        empty|first + 1
        (empty|max).x
        'a' + 1
        'a' + none
        1 + 'a'
        none + 'a'
        none + 1
        [1] + 'a'
        [1] + (1,)
        (1,) + [1]
        {} + {}
        'a' - 'b'
        'a' * 'b'
        'a' * 1.5
        [1] * none
        1 * none
        none * 2
        'a' / 2
        {} // 1
        'a' ** 2
        [1] % 2
        1 / 0
        1.0 / 0
        1 // 0
        1 % 0
        1.5 // 0
        1.5 % 0
        0 ** -1
        -'a'
        +none
        'a' < 1
        none < none
        [1] < ['a']
        {} < {}
        1 in 'abc'
        none in 'abc'
        undefined_name in 'abc'
        1 in 5
        'a' in none
        [] in d
        {[]: 1}
        {{}: 1}
        d[[1]]
        s[1.5:]
        s[::0]
        nothing[1:]
        n[1:]
        s[:'x']
        t[1:]
        d[1:2]
        n()
        s()
        none()
        'x'.join(1)
        'x'.join([1, 'a'])
        'x'.join(['a', none])
        'a'.split('')
        'a'.split(1)
        'a'.replace(1, 2)
        'a'.startswith(1)
        'a'.startswith((1,))
        'a'.index('z')
        [1].index(2)
        'a'.center(5, 'xy')
        n|length
        none|length
        true|length
        n|list
        none|join
        none|first
        5|last
        (items|map('upper'))|last
        (items|map('upper'))|length
        [1, 'a']|sort
        [none, 1]|sort
        [{}]|unique|list
        [[1]]|unique|list
        [1, 'a']|max
        ['a']|sum
        ['a']|sum(start='')
        items|map|list
        items|map('nosuch')|list
        items|map(nosuch)|list
        items|map(foo='x')|list
        items|select('nosuch')|list
        people|selectattr|list
        people|sort(attribute='name.x')
        n|items|list
        n|dictsort
        d|dictsort(by='x')
        n|reverse
        s|round
        s|abs
        42|round(1, 'x')
        n|indent
        '%d' % 'a'
        '%d %d' % (1,)
        '%d' % (1, 2)
        '%s' % (1, 2)
        '%z' % 1
        '%' % 1
        '%(a)s' % 1
        '%(a)s' % {}
        '%x' % 1.5
        '%f' % 'a'
        '%c' % 'ab'
        '%d' % undefined_name
        '%s %s'|format(1)
        '%s'|format(1, a=2)
        '{}'.format()
        '{a}'.format()
        '{0} {}'.format(1)
        '{'.format()
        '}'.format()
        '{:d}'.format('a')
        '{:s}'.format(1)
        '{:.2d}'.format(1)
        '{:>5}'.format([1])
        '{!z}'.format(1)
        '{:,s}'.format('a')
        undefined_name|tojson
        [undefined_name]|tojson
        range(3)|tojson
        {(1, 2): 1}|tojson
        {'b': 1, 1: 2}|tojson(sort_keys=true)
        [1]|tojson(separators=(1,))
        range(0)|first + 1
        range(100001)
        range(10 ** 20)
        range(1, 2, 0)
        range()
        range(1.5)
        range('a')
        items.append('x')
        items.pop()
        items.sort()
        items.append
        d.update({})
        d.pop('b')
        d.clear()
        d.setdefault('q', 1)
        s.__class__
        s.__class__.__mro__
        ''.__class__.__bases__[0].__subclasses__()
        s['__class__'].x
        d.__init__.__globals__
        items.__len__()
        range.__globals__
        raise_exception('my message')
        raise_exception('with %s and {}')
        raise_exception('a' ~ n)
        raise_exception()
        loop.index
        'a'|nosuch
        1 is nosuch
        n is divisibleby 0
        'a' is odd
        none is odd
        'a' is gt 1
        dict([1])
        dict([[1]])
        dict(1, 2)
        cycler()
        1 if undefined_name.x else 2
        people|groupby('name.first.x')
        'abc'|truncate(2, end='...')
        {'a b': 1}|xmlattr
        s|replace('a')
        items|batch
        'a'.strip(1)
        inf|int
        (inf - inf)|int
        '%d' % inf
        '%d' % (inf - inf)
        2 ** 0.5 % 0
        1e300 ** 10
        (t|map('upper')).nosuch.x
        t|map('upper')|list
        n|select|list
        n|batch(2)|list
        n|unique|list
        ('a', 'b').index('c')
        range(3).index(5)
        n|round(1, 'floor') ~ (s|round(1, 'ceil'))
        s.count(1)
        [1, [2]]|urlencode
        mixed|sort
        mixed|sort(reverse=true)
        {d.items(): 1}
        'abc' % (1,)
        undefined_name|xmlattr
        undefined_name|round(1, 'floor')
    """,
    "syntax errors": """
        1 +
        (1
        1)
        [1, 2
        {'a': 1
        {'a'}
        'unterminated
        a b
        1 2
        1..2
        a.
        a.'b'
        a[
        a[]
        |upper
        a|
        a|1
        a is
        a is not
        a is b is c
        f(a=1, 2)
        f(**a, 1)
        f(a=1, a=2)
        f(*a, *b)
        1 if
        not
        and 1
        a in
        a not b
        !a
        a && b
        a ? b : c
        @
        $x
        `x`
        ~a
        * 2
        a = 1
        '\\x4'
        '\\u12'
        '\\N{NO SUCH NAME}'
        lambda x: x
        [x for x in y]
        {,}
        (,)
        [,]
        1,,2
        if
    """,
}

# Whole templates.
TEMPLATES = {
    "whitespace": [
        "a\n{% if t %}\nb\n{% endif %}\nc\n",
        "a\n  {% if t %}\n  b\n  {% endif %}\nc\n",
        "a\n  {%- if t -%}\n  b\n  {%- endif -%}\nc\n",
        "a\n  {%+ if t %}\n  b\n  {%+ endif %}\nc",
        "a\n  {% if t +%}\n  b\n  {% endif +%}\nc",
        "  {{ n }}  \n  {{- n -}}  \n  {{ n }}  ",
        "  {{+ n }}  ",
        "x   {% if t %}   y   {% endif %}   z",
        "{# c #}\n{# d -#}\n  x {#- e #}\n y",
        "a {#+ c #}\nb {# c +#}\nc",
        "   {# c #}   \nx",
        "\n\n{% if t %}\n\nx{% endif %}\n\n",
        "{% for i in numbers %}\n  {{ i }}\n{% endfor %}\n",
        "{% for i in numbers -%}\n  {{ i }}\n{%- endfor %}\n",
        "\t{% set a = 1 %}\t\n{{ a }}",
        "a\r\n{% if t %}\r\nb\r\n{% endif %}\r\nc\r\n",
        "a\rb\r{% if t %}\rc{% endif %}",
        "\u00a0 {% if t %}x{% endif %}",
        "\u3000{%- if t %}x{% endif -%}\u3000y",
        "{{ '{{' }}{{ '%}' }}{{ '#}' }}",
        "{{ {'a': {'b': 1}}['a'] }}",
        "{{ {'a': 1}}}",
        "{{-1}} {{- 2}} {{ -3 }}",
        "{%- set x = 1 -%} {{- x -}} ",
        "line\n\n\n{%- if t %} a{% endif -%}\n\n\nend\n\n",
        "{% if t %}{% endif %}\n{% if t %}\n{% endif %}\n.",
        "no newline at the end{% if t %}\n{% endif %}",
        "text only\n",
        "text only\n\n",
        "",
        "\n",
        "{",
        "{ { } } % # }} %} #}",
        "a {{ 'x' }}\n{{ 'y' }}\n",
        "{% raw %}{{ x }} {% if %}{# c #}{% endraw %}",
        "a\n  {% raw %}\n  {{ x }}\n  {% endraw %}\nb",
        "a {%- raw -%}  {{ x }}  {%- endraw -%}  b",
        "{% raw %} {% raw %} {% endraw %}",
        "{%+ raw %} x {%+ endraw +%}\ny",
        "{%raw%}x{%endraw%}",
        "{%if t%}a{%else%}b{%endif%}",
        "{%\n  if t\n%}a{%\nendif\n%}",
        "{{\n  n\n  +\n  1\n}}",
        "{% if t: %}x{% endif %}",
        "{% print n, s %}",
        "{% print n %}\nx",
    ],
    "sets": [
        "{% set a = 1 %}{% set b = a + 1 %}{{ a }}{{ b }}",
        "{% set a, b = 1, 2 %}{{ a }}-{{ b }}",
        "{% set a, b = [1, 2] %}{{ a }}{{ b }}",
        "{% set (a, (b, c)) = (1, (2, 3)) %}{{ a }}{{ b }}{{ c }}",
        "{% set a = 1, 2 %}{{ a }}",
        "{% set a %}hello {{ n }}{% endset %}[{{ a }}]",
        "{% set a | upper | replace('O', '0') %}hello{% endset %}[{{ a }}]",
        "{% set a %}\n  x\n{% endset %}[{{ a }}]",
        "{% if t %}{% set a = 1 %}{% endif %}{{ a }}",
        "{% if f %}{% set a = 1 %}{% endif %}[{{ a }}]",
        "{% if f %}{% set sep = 1 %}{% endif %}[{{ sep }}]",
        "{% for i in numbers %}{% set last = i %}{% endfor %}[{{ last }}]",
        "{% set a = 0 %}{% for i in numbers %}{% set a = a + i %}{{ a }} {% endfor %}[{{ a }}]",
        "{% set a = 'o' %}{% for i in numbers %}{{ a }}{% set a = i %}{{ a }}{% endfor %}{{ a }}",
        "{% set ns = namespace(a=0) %}{% for i in numbers %}{% set ns.a = ns.a + i %}{% endfor %}{{ ns.a }}",
        "{% set ns = namespace() %}{% set ns.x = 1 %}{% set ns.y %}block{% endset %}{{ ns.x }}{{ ns.y }}{{ ns.z }}",
        "{% set ns = namespace(d, q=1) %}{{ ns.b }}{{ ns.q }}",
        "{% set ns = namespace(items=[]) %}{% for i in numbers %}{% set ns.items = ns.items + [i * 2] %}{% endfor %}{{ ns.items }}",
        "{% set ns = namespace(a=1) %}{% set ns.a, b = 5, 6 %}{{ ns.a }}{{ b }}",
        "{% set x = 1 %}{% set x.y = 2 %}",
        "{% set d.b = 2 %}",
        "{% set items[0] = 2 %}",
        "{% set 1 = 2 %}",
        "{% set none = 2 %}",
        "{% set a.b.c = 2 %}",
        "{% set a, b = 1 %}",
        "{% set a, b = [1] %}",
        "{% set a, b = [1, 2, 3] %}",
        "{% set a, b = 'xyz' %}",
        "{% set a, b = none %}",
        "{% set sep = sep ~ '!' %}{{ sep }}",
        "{{ sep }}{% set sep = 1 %}{{ sep }}",
        "{% for i in [1, 2] %}{{ sep }}{% endfor %}{% set sep = 'later' %}{{ sep }}",
        "{% macro m() %}{{ sep }}{% endmacro %}{{ m() }}{% set sep = 'later' %}{{ m() }}",
        "{% for i in [1] %}{% if f %}{% set sep = 2 %}{% endif %}{{ sep }}{% endfor %}",
        "{% if f %}{% set sep = 1 %}{% else %}{% set sep = 2 %}{% endif %}{{ sep }}",
        "{% with a = 1, b = 2 %}{{ a }}{{ b }}{% endwith %}[{{ a }}]",
        "{% set a = 5 %}{% with a = 1, b = a %}{{ a }}{{ b }}{% endwith %}{{ a }}",
        "{% with %}{% set q = 1 %}{{ q }}{% endwith %}[{{ q }}]",
        "{% with a, b = (1, 2) %}{{ a }}{{ b }}{% endwith %}",
        "{% filter upper %}abc {{ s }}{% set q = 1 %}{% endfilter %}[{{ q }}]",
        "{% filter replace('a', 'b') | upper %}aaa{% endfilter %}",
        "{% filter indent(2, true) %}a\nb\n{% endfilter %}",
        "{% set range = 5 %}{{ range }}",
        "{% set loop = 5 %}{{ loop }}",
        "{% set tools = none %}{{ tools is none }}{{ tools is defined }}",
        "{% set x %}{% for i in numbers %}{{ i }},{% endfor %}{% endset %}{{ x[:-1] }}",
        "{% set ns = namespace(f=false) %}{% for p in people if p.age > 26 %}{% set ns.f = true %}{% endfor %}{{ ns.f }}",
        "{% set a = [] %}{% set a = a + ['x'] %}{{ a }}",
        "{% set a = {'k': 1} %}{{ a.k }}{{ a['k'] }}",
        "{% set f = 'shadow' %}{% if true %}{{ f }}{% endif %}",
        "{% set ns = namespace() %}{{ ns }}{% set ns.a = 'q' %}{{ ns }}",
    ],
    "loops": [
        "{% for i in numbers %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}|{% endfor %}",
        "{% for i in numbers %}{{ loop.previtem }}<{{ i }}>{{ loop.nextitem }}|{% endfor %}",
        "{% for i in numbers %}{{ loop.previtem is defined }}{{ loop.nextitem is defined }}{% endfor %}",
        "{% for i in [1, 1, 2, 2, 1] %}{% if loop.changed(i) %}{{ i }}{% endif %}{% endfor %}",
        "{% for i in [1, 2, 3] %}{{ loop.cycle('a', 'b') }}{% endfor %}",
        "{% for i in numbers if i != 1 %}{{ loop.index }}:{{ i }}/{{ loop.length }} {% endfor %}",
        "{% for i in numbers if i > 10 %}x{% else %}none{% endfor %}",
        "{% for i in empty %}x{% else %}{{ i }}empty{% endfor %}",
        "{% for i in undefined_name %}x{% else %}e{% endfor %}",
        "{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}",
        "{% for k in d %}{{ k }},{% endfor %}",
        "{% for k, v in d|dictsort %}{{ k }}={{ v }};{% endfor %}",
        "{% for k, v in d|items %}{{ k }};{% endfor %}",
        "{% for a, (b, c) in [(1, (2, 3)), [4, 'xy']] %}{{ a }}{{ b }}{{ c }}{% endfor %}",
        "{% for c in u %}[{{ c }}]{% endfor %}",
        "{% for i in range(3) %}{% for j in range(2) %}{{ i }}{{ j }}{{ loop.index }} {% endfor %}{{ loop.index }}|{% endfor %}",
        "{% for i in range(3) %}{% set outer = loop %}{% for j in range(2) %}{{ outer.index }}.{{ loop.index }} {% endfor %}{% endfor %}",
        "{% for i in range(10) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 5 %}{% break %}{% endif %}{{ i }}{% endfor %}",
        "{% for i in range(3) %}{% break %}{% else %}else{% endfor %}",
        "{% for i in range(3) %}{{ i }}{% if i == 1 %}{% break %}{% endif %}{% else %}else{% endfor %}",
        "{% for i in range(3) %}{% continue %}{% else %}else{% endfor %}",
        "{% for i in range(3) %}{% for j in range(3) %}{% if j == 1 %}{% break %}{% endif %}{{ i }}{{ j }} {% endfor %}{% endfor %}",
        "{% for n in tree recursive %}{{ n.v }}@{{ loop.depth }}{% if n.c %}({{ loop(n.c) }}){% endif %}{% endfor %}",
        "{% for n in tree recursive %}{{ loop.depth0 }}{{ loop(n.c) }}{% endfor %}",
        "{% for n in tree %}{{ loop(n.c) }}{% endfor %}",
        "{% for x in numbers %}{{ x }}{% endfor %}{{ x }}",
        "{% for i in 5 %}{% endfor %}",
        "{% for i in none %}{% endfor %}",
        "{% for a, b in [1] %}{% endfor %}",
        "{% for a, b in [[1]] %}{% endfor %}",
        "{% for i in numbers|sort %}{{ i }}{% endfor %}",
        "{% for i in numbers|reverse %}{{ i }}{{ loop.last }}{% endfor %}",
        "{% for i in items|map('upper') %}{{ i }}{{ loop.length }}{{ loop.revindex }}{% endfor %}",
        "{% for g, l in people|groupby('age') %}{{ g }}:{{ l|map(attribute='name')|join(',') }};{% endfor %}",
        "{% for g in people|groupby('city') %}{{ g.grouper }}{{ g.list|length }}{{ g[0] }};{% endfor %}",
        "{% for i in numbers %}{{ loop }}{% endfor %}",
        "{% for i in numbers %}{{ loop.nosuch }}{% endfor %}",
        "{% for i in numbers %}{{ loop.nosuch.x }}{% endfor %}",
        "{% for loop in numbers %}{% endfor %}",
        "{% for i in [] %}{% else %}{{ loop is defined }}{% endfor %}",
        "{% for i in [1, 2] %}{% for j in loop.previtem is defined and [1] or [2] %}{{ j }}{% endfor %}{% endfor %}",
        "{% for m in people %}{{ people[loop.index0 - 1].name }}{% if not loop.last %}, {% endif %}{% endfor %}",
        "{% for i in (1, 2) %}{{ i }}{% endfor %}{% for i in 1, 2 %}{{ i }}{% endfor %}",
        "{% for i in [1, 2] if loop is defined %}{{ i }}{% endfor %}",
        "{% break %}",
        "{% continue %}",
        "{% for i in [1] %}{% macro m() %}{% break %}{% endmacro %}{% endfor %}",
        "{% for i in numbers[::-1] %}{{ i }}{% endfor %}",
        "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.next() }}{{ c.reset() }}{{ c.current }}",
        "{% set j = joiner('|') %}{% for i in numbers %}{{ j() }}{{ i }}{% endfor %}",
        "{% for i in numbers %}{% if loop.first %}{{ 'first' }}{% elif loop.last %}{{ 'last' }}{% else %}{{ 'mid' }}{% endif %}{% endfor %}",
        "{% for i in range(3) %}{{ i }}{{ ', ' if not loop.last }}{% endfor %}",
        "{% for x in [1, 2] %}{% set y = x %}{% for z in [3] %}{{ y }}{% set y = z %}{{ y }}{% endfor %}{{ y }}{% endfor %}",
        "{% for key in {'a': 1}.keys() %}{{ key }}{% endfor %}",
    ],
    "conditions": [
        "{% if n > 5 %}a{% elif n > 3 %}b{% else %}c{% endif %}",
        "{% if f %}a{% elif t %}b{% else %}c{% endif %}",
        "{% if f %}a{% elif f %}b{% elif f %}c{% else %}d{% endif %}",
        "{% if undefined_name %}a{% else %}b{% endif %}",
        "{% if not undefined_name %}a{% endif %}",
        "{% if items and d and s %}a{% endif %}{% if empty or '' or 0 or 0.0 or {} or () %}b{% endif %}",
        "{% if n is defined and n is not none %}a{% endif %}",
        "{% if undefined_name is defined and undefined_name.x %}a{% else %}b{% endif %}",
        "{% if 'x' in s or 'W' in s %}a{% endif %}",
        "{% if (n == 7) == (1 == 1) %}a{% endif %}",
        "{% if f %}{{ 'a'|nosuch }}{% endif %}ok",
        "{% if t %}{{ 'a'|nosuch }}{% endif %}",
        "{% if t %}{{ 'a' is nosuch }}{% endif %}",
        "{{ 'a'|nosuch if f else 'ok' }}",
        "{{ 'a'|nosuch if t else 'ok' }}",
        "{% if t %}{% for i in [1] %}{{ 'a'|nosuch }}{% endfor %}{% endif %}",
        "{% if f %}{% for i in [1] %}{{ 'a'|nosuch }}{% endfor %}{% endif %}",
        "{% if 1, 2 %}a{% endif %}",
        "{% if t %}",
        "{% if t %}{% endfor %}",
        "{% endif %}",
        "{% nosuch %}",
        "{% else %}",
        "{% if %}{% endif %}",
        "{% for %}{% endfor %}",
        "{% for i of x %}{% endfor %}",
        "{% for i in x %}{% endif %}",
        "{% for i in x %}{% if t %}{% endfor %}",
        "{% 5 %}",
        "{% %}",
        "{{ }}",
        "{{ n",
        "{{ n }",
        "{{ n %}",
        "{% if t }}",
        "{# never closed",
        "{% raw %} never closed",
        "{% set a %}",
        "{% set %}",
        "{% set a = %}",
        "{% set = 1 %}",
        "{% macro %}{% endmacro %}",
        "{% macro m %}{% endmacro %}",
        "{% macro m(a=1, b) %}{% endmacro %}",
        "{% macro m(1) %}{% endmacro %}",
        "{% call 5 %}{% endcall %}",
        "{% call m %}{% endcall %}",
        "{% filter %}{% endfilter %}",
        "{% filter nosuch %}{% endfilter %}",
        "{% if x is nosuch %}{% endif %}",
        "a\nb\n{{ undefined_name.x }}",
        "a\nb\n{{ 1 + }}",
        "{% do items.append(1) %}",
        "{% generation %}a{{ n }}{% endgeneration %}b",
        "{% for m in people %}{% generation %}{{ m.name }}{{ loop.index }}{% set q = 1 %}{% endgeneration %}{{ q }};{% endfor %}",
        "x\n{% generation %}\na\n{% endgeneration %}\ny",
        "{%- generation -%} a {%- endgeneration -%} b",
        "{% generation %}",
        "{{ strftime_now('%d %b %Y') }}",
        "{{ strftime_now('%Y-%m-%d %H:%M:%S %A %B %a %j %y %p %I %% %-d %e %U %W %w %u %F %T %D %R %V %G %C %q') }}",
        "{{ strftime_now('%-m/%-d %_d %-H %-I %^a %^B %c|%x|%X|%h|%n%t|%Z%z|%f') }}",
        "{{ strftime_now(1) }}",
        "{{ strftime_now() }}",
    ],
    "macros": [
        "{% macro m(a, b=2, c='x') %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(1) }}|{{ m(1, 3) }}|{{ m(1, c='z') }}|{{ m(a=5) }}|{{ m() }}",
        "{% macro m(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, 3, x=4) }}{{ m(1) }}",
        "{% macro m() %}{{ kwargs }}{% endmacro %}{{ m(a=1, b='q') }}",
        "{% macro m() %}{{ varargs|length }}{% endmacro %}{{ m(1, 2) }}",
        "{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}hello {{ n }}{% endcall %}",
        "{% macro m() %}{% for i in numbers %}{{ caller(i, i * 2) }}{% endfor %}{% endmacro %}{% call(a, b) m() %}{{ a }}-{{ b }};{% endcall %}",
        "{% macro m(x) %}{{ x }}{{ caller(1) }}{% endmacro %}{% call(a, b=5) m('q') %}{{ a }}{{ b }}{% endcall %}",
        "{% macro m() %}{{ caller is defined }}{% endmacro %}{{ m() }}{% call m() %}{% endcall %}",
        "{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}",
        "{% macro m() %}x{% endmacro %}{% call m() %}{% endcall %}",
        "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}",
        "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(b=2) }}",
        "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, a=2) }}",
        "{% macro m(a) %}{{ a.x }}{% endmacro %}{{ m() }}",
        "{% macro m(a) %}[{{ a }}]{{ a is defined }}{% endmacro %}{{ m() }}",
        "{% macro m() %}{% set q = 1 %}{{ q }}{% endmacro %}{{ m() }}{{ q }}",
        "{% set g = 'global' %}{% macro m() %}{{ g }}{% endmacro %}{{ m() }}",
        "{% macro m() %}{{ g }}{% endmacro %}{% set g = 'late' %}{{ m() }}",
        "{% for g in numbers %}{% macro m() %}{{ g }}{% endmacro %}{{ m() }}{% endfor %}",
        "{% macro fact(n) %}{% if n <= 1 %}1{% else %}{{ n * fact(n - 1)|int }}{% endif %}{% endmacro %}{{ fact(10) }}",
        "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}B{% endmacro %}{{ a() }}",
        "{{ m() }}{% macro m() %}x{% endmacro %}",
        "{% macro m(x, y=x) %}{{ x }}{{ y }}{% endmacro %}{{ m(1) }}",
        "{% macro m(x=n) %}{{ x }}{% endmacro %}{{ m() }}",
        "{% macro m(x=[]) %}{{ x }}{% endmacro %}{{ m() }}{{ m([1]) }}",
        "{% macro m(a, b) -%}\n  {{ a }}{{ b }}\n{%- endmacro %}{{ m(*[1, 2]) }}{{ m(**{'a': 3, 'b': 4}) }}{{ m(*[5], **{'b': 6}) }}",
        "{% macro m() %}x{% endmacro %}{{ m.name }}{{ m.arguments }}{{ m.caller }}{{ m }}",
        "{% macro m() %}  x  {% endmacro %}[{{ m()|trim }}]{{ m() ~ '!' }}{{ m() + '?' }}",
        "{% macro outer() %}{% macro inner(x) %}<{{ x }}>{% endmacro %}{{ inner(1) }}{{ inner(2) }}{% endmacro %}{{ outer() }}",
        "{% set ns = namespace(c=0) %}{% macro m() %}{% set ns.c = ns.c + 1 %}{% endmacro %}{{ m() }}{{ m() }}{{ ns.c }}",
        "{% macro m(caller=1) %}{{ caller }}{% endmacro %}{{ m() }}{{ m(2) }}",
        "{% macro m(caller) %}{{ caller() }}{% endmacro %}{{ m() }}",
        "{% macro m(kwargs) %}{{ kwargs }}{% endmacro %}{{ m(1) }}",
        "{% macro p(x) %}{% if x is mapping %}{% for k, v in x.items() %}{{ k }}:{{ p(v) }},{% endfor %}{% elif x is string %}{{ x }}{% elif x is iterable %}[{% for i in x %}{{ p(i) }};{% endfor %}]{% else %}{{ x }}{% endif %}{% endmacro %}{{ p(mixed) }}{{ p(d) }}",
        "{% macro m(x) %}{{ x|upper }}{% endmacro %}{{ items|map('upper')|join }}{% for i in items %}{{ m(i) }}{% endfor %}",
        "{% macro m() %}{{ self is defined }}{% endmacro %}{{ m() }}",
        "{% macro m(a='x', *b) %}{% endmacro %}",
        "{% call(a) undefined_name() %}{% endcall %}",
        "{% macro m(x) %}{{ loop is defined }}{{ x }}{% endmacro %}{% for i in [1] %}{{ m(loop.index) }}{% endfor %}",
        "{{ dict(a=1).a }}{{ dict(**{'x': 2}).x }}{{ range(*[1, 4])|list }}",
        "{{ s.replace(*['l', 'L']) }}{{ 'a-b'.split(sep='-') }}{{ 'a b c'.split(maxsplit=1) }}",
        "{{ dict(**5) }}",
        "{{ range(*5) }}",
    ],
}

"""What nobody types by mistake: values, headers, cookies and bodies that break programs elsewhere."""

from random import Random

MARK = "zqx"
"""Found unescaped in a page, it came from one of these values."""

MARKUP = [
    f"<{MARK}>", f'"><{MARK}>', f"'><{MARK} onload=1>", f"</title><{MARK}>", f"</textarea><{MARK}>",
    f'" on{MARK}="1', f"' on{MARK}='1", f"<!--<{MARK}>", f"%3C{MARK}%3E", f"&lt;{MARK}&gt;<{MARK}>",
    f"javascript:{MARK}", "{{7*7}}", "{% raw %}", "${7*7}", "#{7*7}", "%(name)s", "%s%s%n", "{0}", "{name}",
]  # fmt: skip
SQL = [
    "'", "''", "'--", "' OR '1'='1", "1 OR 1=1", "1; SELECT pg_sleep(60)--", "'; DROP TABLE firm; --",
    "') OR 1=1 --", "1' AND (SELECT 1 FROM pg_sleep(60)) IS NOT NULL --", "' UNION SELECT NULL,NULL--",
    "1 UNION ALL SELECT version()", "$1", "$$", "$tag$", "%", "_", "\\", "%' ESCAPE '!", "\\' OR 1=1",
    "name DESC; --", "(SELECT CASE WHEN 1=1 THEN 1 ELSE 1/0 END)", "id::int", "CAST(version() AS int)", "/**/",
    "x'41'", "E'\\x00'",
]  # fmt: skip
TRAVERSAL = [
    "../../../../etc/passwd", "..\\..\\..\\etc\\passwd", "....//....//etc/passwd", "/etc/passwd",
    "%2e%2e%2fetc%2fpasswd", "..%252f..%252fetc%252fpasswd", "file:///etc/passwd", "/proc/self/environ", "..",
    ".", "./", "~root", "C:\\", "\\\\host\\share", "etc/passwd\x00.pdf", "|id", ";id", "`id`", "$(id)",
    "http://169.254.169.254/",
]  # fmt: skip
NUMBERS = [
    "0", "-1", "-0", "1e999", "1e-999", "NaN", "nan", "inf", "-Infinity", "0x10", "1_000", "1,5", "1.5", "٣",
    "²", "１", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808",
    "9" * 40, "9" * 5_000, "1" + "0" * 310, "0.1e-400", "+1", " 1 ", "1\x00", "True", "None", "null", "1.",
    ".5", "१२",
]  # fmt: skip
DAYS = [
    "2026-02-30", "0000-01-01", "9999-12-31", "10000-01-01", "-0001-01-01", "1900-01-01", "2100-12-31",
    "29/02/2025", "31/12/9999", "2026-11-14T00:00:00Z", "2026-W01", "2026-1-1", "1/1/1", "24:00", "now",
    "2026-11-14' --",
]  # fmt: skip
IDS = [
    "00000000-0000-0000-0000-000000000000", "00000000-0000-4000-8000-000000000000", "not-a-uuid",
    "{00000000-0000-4000-8000-000000000000}", "urn:uuid:00000000-0000-4000-8000-000000000000", "0" * 32,
    "g" * 32, "00000000-0000-4000-8000-00000000000", "00000000-0000-4000-8000-000000000000\n",
    "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "٠" * 8 + "-0000-4000-8000-000000000000",
]  # fmt: skip
TEXTS = [
    "", " ", "\t", "\n", "\r\n", "\x00", "a\x00b", "\x1b[2J", "\x7f", "\x85", "\u2028", "\u202e", "\ufeff",
    "\ufffe", "\U000e0001", "\ud800", "a\udfffb", "🌲", "👩‍🔧", "é", "e\u0301" * 30, "Z̸̢" * 40, "İ", "ß", "ﬃ",
    "ǆ", "Ⅷ", "x" * 300, "x" * 5_000, "ỗ" * 70_000, "a\r\nSet-Cookie: session=1", "a\nBcc: all@x.example",
    "%0d%0aLocation:%20//x.example", "//x.example", "/\\x.example", "https://x.example/", "///x.example",
    "/a//b", "/%2f/x.example", "http:x.example", "=1+1", "@SUM(A1)", "+1", "-1", "x@x.example",
    "lan@doanhnghiep.example", "[]", "{}", "[[[[", '{"a":1}', "on", "yes", "1", "vi", "en", "xx",
    "vi_VN.UTF-8", "true", "__class__", "__proto__", "constructor", "id", "-", ",", ",,", ";", "&", "=", "+",
    "#", "?",
]  # fmt: skip
KINDS = (MARKUP, SQL, TRAVERSAL, NUMBERS, DAYS, IDS, TEXTS)

HEADERS: dict[str, list[bytes]] = {
    "host": [
        b"", b"x.example", b"lotrinh.test:99999", b"[::1", b"a b", b"..", b"\xff\xfe", b"x" * 3_000,
        b"lotrinh.test@x.example",
    ],
    "range": [
        b"bytes=0-0", b"bytes=-1", b"bytes=9-1", b"bytes=0-99999999999999999999", b"bytes=" + b"0-1," * 500,
        b"x=1", b"bytes=\xff",
    ],
    "if-modified-since": [
        b"", b"x", b"Sat, 31 Dec 9999 23:59:59 GMT", b"Thu, 01 Jan 1970 00:00:00 GMT", b"1" * 400, b"\xff",
    ],
    "if-none-match": [b"*", b'"', b'W/"x"', b"\xff", b'"x",' * 300],
    "accept": [
        b"", b"*", b"application/json", b"text/csv", b"a/b;q=x", b"*/*;q=1e9", b";;;", b"\xff/\xfe",
        b"text/html," * 400,
    ],
    "accept-language": [
        b"", b"*", b"en;q=x", b"vi;q=1e999", b"x" * 2_000, b"\xff", b"en-US,en;q=0.5,,,;=", b"vi;q=nan",
    ],
    "accept-encoding": [b"", b"gzip;q=0", b"br", b"identity;q=0, *;q=0", b"gzip;q=x", b"\xff"],
    "referer": [
        b"", b"//", b"http://[", b"https://x.example/a", b"\xff\xfe", b"http://lotrinh.test/%ff", b"x" * 3_000,
        b"javascript:1",
    ],
    "origin": [b"null", b"https://x.example", b"\xff", b""],
    "x-request-id": [b"", b"<zqx>", b"x" * 2_000, b"\xff", b"12345678"],
    "x-forwarded-for": [b"", b"x", b"1.2.3.4, ::1, \xff", b"'--", b"9" * 999],
    "x-forwarded-proto": [b"https", b"javascript", b"\xff"],
    "x-http-method-override": [b"DELETE", b"\xff"],
    "user-agent": [b"", b"\xff\xfe", b"<zqx>", b"x" * 5_000, "Trình duyệt".encode()],
    "authorization": [
        b"", b"Bearer", b"Bearer ", b"Bearer \xff", b"Basic eA==", b"Bearer " + b"x" * 3_000, b"bearer '--",
        b"\xff",
    ],
    "content-length": [b"0", b"-1", b"x", b"99999999999999999999", b"1", b"\xff"],
    "transfer-encoding": [b"chunked", b"\xff"],
    "hx-request": [b"true", b"false", b"\xff", b""],
    "hx-request-type": [b"partial", b"full", b"<zqx>", b"\xff"],
    "hx-target": [b"#<zqx>", b"\xff", b"main", b"x" * 3_000],
    "hx-current-url": [b"http://x.example/", b"http://[", b"\xff", b"", b"/firms?page=99999999999999999999"],
    "hx-source": [b"\xff", b"button#<zqx>"],
    "hx-boosted": [b"true", b"\xff"],
    "stripe-signature": [b"", b"t=1,v1=0", b"t=x", b"\xff", b"t=" + b"9" * 400 + b",v1=\xff"],
    "x-csrftoken": [b"", b"\xff", b"x" * 3_000, b"0" * 64],
    "last-event-id": [b"\xff"],
}  # fmt: skip
COOKIES = [
    b"", b"=", b";;;;", b"session", b"session=", b"session=\xff\xfe", b"session=" + b"x" * 4_000,
    b"session=a; session=b", b"csrf=", b"csrf=\xff", b"csrf=" + b"0" * 64, b"csrf=x; csrf=y", b"lang=<zqx>",
    b"lang=", b"lang=../../etc/passwd", b"lang=\xff", b"lang=vi; lang=en", b'session="a\\"b"',
    b"$Version=1; session=x", b"session=%00", b"session='--", b"__proto__=1", b"x=" * 900,
]  # fmt: skip
TYPES = [
    b"", b"application/json", b"application/json; charset=utf-7", b"text/plain", b"text/html",
    b"application/xml", b"multipart/form-data", b"multipart/form-data; boundary=",
    b"multipart/form-data; boundary=\xff", b"multipart/mixed; boundary=x",
    b"multipart/form-data; boundary=" + b"x" * 300, b"application/x-www-form-urlencoded; charset=x",
    b"application/x-www-form-urlencoded; charset=utf-16", b"application/x-msgpack",
    b"application/octet-stream", b"/", b"a", b"\xff/\xff", b"application/x-www-form-urlencoded, text/plain",
    b"MULTIPART/FORM-DATA; BOUNDARY=zqb",
]  # fmt: skip
BODIES = [
    b"", b"\x00", b"\xff" * 50, b"&" * 5_000, b"=&=&=", b"%", b"%zz=%", b"a=%ff&b=%00", b"a=%ed%a0%80",
    b"a" * 20_000, b"{", b"[]", b"null", b"{}", b'"', b"[" * 50_000, b'{"a":' * 3_000, b'{"id": 1e999}',
    b'{"id": "\\ud800"}', b'{"type": [], "data": {"object": null}}', b"<?xml version='1.0'?><!DOCTYPE a>",
    b"--zqb\r\n", b"--zqb--\r\n", b"--zqb\r\nContent-Disposition: form-data\r\n\r\nx\r\n--zqb--\r\n",
    b'--zqb\r\nContent-Disposition: form-data; name="a"\r\n\r\nx',
    b'--zqb\nContent-Disposition: form-data; name="a"\n\nx\n--zqb--\n',
    b'--zqb\r\nContent-Disposition: form-data; name="a\r\n\r\nx\r\n--zqb--\r\n',
    b"--zqb\r\n\r\n\r\n--zqb--\r\n",
    b'--zqb\r\nContent-Disposition: form-data; name="file"; filename="\xff"\r\n\r\nx\r\n--zqb--\r\n',
    b'--zqb\r\nContent-Disposition: form-data; name="file"; filename*=utf-8\'\'%ff\r\n\r\nx\r\n--zqb--\r\n',
    b'--zqb\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: a/b; charset=x\r\n\r\n\xff\r\n--zqb--\r\n',
    b"--zqb\r\n" + b"X: y\r\n" * 3_000 + b"\r\n\r\n--zqb--",
    b'--zqb\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' * 2_000 + b"--zqb--\r\n",
]  # fmt: skip
FILE_NAMES = [
    "a.csv", "a.xlsx", "a.pdf", "a.png", "../../a.pdf", "a\x00.pdf", "a\r\nX: y.csv", "", ".",
    "x" * 400 + ".csv", "a.pdf.exe", f"<{MARK}>.pdf", "Danh sách.csv", "\udc80.csv", "CON", "🌲.png", "a;b.csv",
    'a"b.csv', "\u202efdp.csv",
]  # fmt: skip
FILES = [
    b"", b"\x00" * 100, b"%PDF-1.7", b"%PDF-1.7\n%%EOF", b"\x89PNG\r\n\x1a\n",
    b"\x89PNG\r\n\x1a\n" + b"\xff" * 99, b"\xff\xd8\xff\xe0", b"GIF89a",
    b"<svg xmlns='http://www.w3.org/2000/svg' onload='1'/>", b"PK\x03\x04" + b"\x00" * 50,
    b"PK\x05\x06" + b"\x00" * 18, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"a;b;c\n1;2", b"a,b\n" * 500,
    b"\n\n\n", b";" * 30_000, b'"' * 999, b"\xef\xbb\xbfa;b\n", b"\xff\xfea\x00;\x00b\x00",
    "Mã số thuế;Tên\n1;2\n".encode(),
    "Mã số thuế;Tên;Số lao động\n3799000014;<zqx>;999999999999999999999\n".encode(),
    "Mã số thuế;Tên\n3799000014;\x00\n".encode(), b"MZ\x90", b"#!/bin/sh\n",
    "Mã số thuế;Tên\n".encode("utf-16"), b"\x1f\x8b\x08", b"x" * 400_000,
]  # fmt: skip
TOO_LARGE = b"a=" + b"x" * 1_100_000


def value(chance: Random) -> str:
    """One of the lists, each list as often; or characters from anywhere."""
    which = chance.randrange(len(KINDS) + 1)
    if which < len(KINDS):
        return chance.choice(KINDS[which])
    ranges = chance.choice([(32, 126), (0, 255), (0, 0xFFFF), (0, 0x10FFFF), (0x1EA0, 0x1EF9)])
    return "".join(chr(chance.randint(*ranges)) for _ in range(chance.choice([1, 3, 12, 80])))

/** Hand-written safetensors files, each with one fault. */
import { concat, safetensorsFile, text, u64 } from './support.ts'

export interface BrokenFile {
  readonly name: string
  readonly bytes: Uint8Array
  /** What the message must contain. */
  readonly problem: string
  /** Why the file is refused although the format's reference reader accepts it. */
  readonly stricter?: string
}

/** The fields of a sound tensor `a`: eight bytes, float32 [2]. */
const a = '"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}'

function entry(name: string, dtype: string, shape: string, offsets: string): string {
  return `"${name}":{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}`
}

function broken(
  name: string,
  header: string | Uint8Array,
  dataBytes: number,
  problem: string,
  stricter?: string,
): BrokenFile {
  const bytes = safetensorsFile(header, dataBytes)
  return { name, bytes, problem, ...(stricter !== undefined && { stricter }) }
}

function shaped(name: string, shape: string, dataBytes: number, problem: string): BrokenFile {
  return broken(name, `{${entry('a', 'F32', shape, `[0,${dataBytes}]`)}}`, dataBytes, problem)
}

const lengths: readonly BrokenFile[] = [
  { name: 'empty file', bytes: text(''), problem: 'byte 0: the file has 0 bytes' },
  { name: 'seven bytes', bytes: new Uint8Array(7), problem: 'the file has 7 bytes' },
  { name: 'no header', bytes: u64(0), problem: "byte 8: the header does not begin with '{'" },
  {
    name: 'header past the end',
    bytes: concat(u64(3), text('{}')),
    problem: 'byte 0: the header claims 3 bytes, but 2 follow',
  },
  {
    name: 'header of 100 MB and a byte',
    bytes: concat(u64(100_000_001), text('{}')),
    problem: 'claims 100000001 bytes; the format allows 100000000',
  },
  {
    name: 'header of 2^63 bytes',
    bytes: concat(u64(2n ** 63n), text('{}')),
    problem: 'claims 9223372036854775808 bytes',
  },
  {
    name: 'header of 2^64 - 1 bytes',
    bytes: concat(u64(2n ** 64n - 1n), text('{}')),
    problem: 'claims 18446744073709551615 bytes',
  },
]

const syntax: readonly BrokenFile[] = [
  broken(
    'space before the header',
    ' {}',
    0,
    "byte 8: the header does not begin with '{'",
    'the format says that it begins so',
  ),
  broken('byte order mark', '\ufeff{}', 0, "does not begin with '{'"),
  broken('array as header', '[]', 0, "does not begin with '{'"),
  broken(
    'header never ends',
    '{',
    0,
    'byte 9: a name in the header must be a string, found the end',
  ),
  broken('header ends after a name', '{"a"', 0, "expected ':' after 'a'"),
  broken('header ends after a tensor', `{${a}`, 8, "expected ',' or '}' in the header"),
  broken('trailing comma', `{${a},}`, 8, "a name in the header must be a string, found '}'"),
  broken('text after the header', `{${a}}x`, 8, "the header is followed by 'x'"),
  broken('NUL after the header', `{${a}}\0`, 8, 'the header is followed by the byte 0x00'),
  broken('two headers', '{}{}', 0, "the header is followed by '{'"),
  broken('comment', `{/**/${a}}`, 8, "must be a string, found '/'"),
  broken('single quotes', "{'a':1}", 0, `must be a string, found '''`),
  broken('no colon', '{"a" 1}', 0, "expected ':' after 'a' in the header, found '1'"),
  broken('no comma', `{${a} ${a.replace('a', 'b')}}`, 8, "expected ',' or '}' in the header"),
  broken('name never ends', '{"a', 0, 'a name in the header is a string that never ends'),
  broken('name ends in a backslash', '{"a\\"', 0, 'a string that never ends'),
  broken('control character', '{"a\n":1}', 0, 'byte 11: a name in the header holds a control'),
  broken('unknown escape', '{"\\x41":1}', 0, 'an escape that JSON does not have'),
  broken('short escape', '{"\\u12":1}', 0, 'an escape that JSON does not have'),
  broken('half a surrogate pair', '{"\\ud800":1}', 0, 'half of a surrogate pair'),
  broken(
    'bytes that are no UTF-8',
    concat(text('{"'), [0xff], text('":1}')),
    0,
    'byte 10: a name in the header is not valid UTF-8',
  ),
  broken('overlong UTF-8', concat(text('{"'), [0xc0, 0xaf], text('":1}')), 0, 'not valid UTF-8'),
]

const names: readonly BrokenFile[] = [
  broken('same tensor twice', `{${a},${a}}`, 8, "holds 'a' twice", 'the last one would win'),
  broken(
    'same tensor twice by an escape',
    `{${a},${a.replace('"a"', '"\\u0061"')}}`,
    8,
    "holds 'a' twice",
    'the last one would win',
  ),
  broken(
    '__proto__',
    `{${a.replace('"a"', '"__proto__"')}}`,
    8,
    "holds the name '__proto__', which is not allowed",
    'it reaches the prototype of objects',
  ),
  broken(
    'constructor as a layer',
    `{${a.replace('"a"', '"constructor/kernel"')}}`,
    8,
    "the name 'constructor/kernel'",
    'it reaches the prototype of objects',
  ),
  broken(
    'prototype in metadata',
    `{"__metadata__":{"prototype":""},${a}}`,
    8,
    "__metadata__ holds the name 'prototype'",
    'it reaches the prototype of objects',
  ),
  broken(
    'same metadata twice',
    `{"__metadata__":{"k":"1","k":"2"},${a}}`,
    8,
    "__metadata__ holds 'k' twice",
    'the last one would win',
  ),
  broken('two metadata', '{"__metadata__":{},"__metadata__":{}}', 0, "'__metadata__' twice"),
  broken('number in metadata', '{"__metadata__":{"k":1}}', 0, "value of 'k' in __metadata__ must"),
  broken('list as metadata', '{"__metadata__":[]}', 0, "expected '{' to begin __metadata__"),
  broken(
    'null as metadata',
    '{"__metadata__":null}',
    0,
    "expected '{' to begin __metadata__, found 'n'",
    'the format says a map of text',
  ),
]

const fields: readonly BrokenFile[] = [
  broken('tensor is a number', '{"a":1}', 0, "expected '{' to begin tensor 'a', found '1'"),
  broken('tensor is null', '{"a":null}', 0, "expected '{' to begin tensor 'a'"),
  broken(
    'tensor is a list',
    '{"a":["F32",[2],[0,8]]}',
    8,
    "expected '{' to begin tensor 'a', found '['",
    'the format says a map',
  ),
  broken('tensor is empty', '{"a":{}}', 0, "byte 9: tensor 'a' has no dtype"),
  broken('no shape', '{"a":{"dtype":"F32","data_offsets":[0,4]}}', 4, "tensor 'a' has no shape"),
  broken('no offsets', '{"a":{"dtype":"F32","shape":[1]}}', 4, "tensor 'a' has no data_offsets"),
  broken(
    'field twice',
    '{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}',
    8,
    "tensor 'a' holds 'dtype' twice",
  ),
  broken(
    'unknown field',
    '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"scale":2}}',
    8,
    "tensor 'a' has a field 'scale'",
    'it may change what the bytes mean',
  ),
  broken('dtype in small letters', `{${entry('a', 'f32', '[2]', '[0,8]')}}`, 8, "dtype 'f32'"),
  broken('dtype is a number', '{"a":{"dtype":32}}', 0, "the dtype of tensor 'a' must be a string"),
  broken('unknown dtype', `{${entry('a', 'F128', '[1]', '[0,16]')}}`, 16, "the dtype 'F128'"),
  broken(
    'complex numbers',
    `{${entry('a', 'C64', '[1]', '[0,8]')}}`,
    8,
    "holds tensor 'a' as C64, which is not read",
    'there is no typed array for it',
  ),
  broken('one offset', `{${entry('a', 'F32', '[2]', '[0]')}}`, 8, 'need a start and an end'),
  broken('three offsets', `{${entry('a', 'F32', '[2]', '[0,8,8]')}}`, 8, 'more than 2 numbers'),
  broken('shape is a number', `{${entry('a', 'F32', '2', '[0,8]')}}`, 8, 'to begin the shape of'),
  broken('shape is null', `{${entry('a', 'F32', 'null', '[0,8]')}}`, 8, 'to begin the shape of'),
  broken(
    'nine axes',
    `{${entry('a', 'F32', '[1,1,1,1,1,1,1,1,2]', '[0,8]')}}`,
    8,
    "the shape of tensor 'a' has more than 8 numbers",
    'no tensor has more than eight axes',
  ),
]

const numbers: readonly BrokenFile[] = [
  shaped(
    'negative size',
    '[-2]',
    8,
    "the shape of tensor 'a' needs whole numbers from 0 up, found '-2'",
  ),
  shaped('minus zero', '[-0]', 0, "found '-0'"),
  shaped('fraction', '[2.0]', 8, "found '2.0'"),
  shaped('exponent', '[2e0]', 8, "found '2e0'"),
  shaped('plus sign', '[+2]', 8, "found '+2'"),
  shaped('leading zero', '[02]', 8, "found '02'"),
  shaped('hexadecimal', '[0x2]', 8, "found '0x2'"),
  shaped('NaN', '[NaN]', 8, "found 'NaN'"),
  shaped('infinity', '[Infinity]', 8, "found 'Infinity'"),
  shaped('text for a size', '["2"]', 8, `found '"'`),
  shaped('nested size', '[[2]]', 8, "found '['"),
  shaped('missing size', '[2,]', 8, "found ']'"),
  shaped('size of 2^64', '[18446744073709551616]', 8, 'which is more than 2^53 - 1'),
  shaped('size of 2^53', '[9007199254740992]', 8, 'which is more than 2^53 - 1'),
  shaped('product past 2^53', '[4194305,4194305,211106198978564]', 8, 'takes more than 2^53 - 1'),
  shaped('product that wraps to 0', '[65536,65536,65536,65536]', 0, 'takes more than 2^53 - 1'),
  shaped('bytes past 2^53', '[4503599627370496]', 8, 'takes more than 2^53 - 1 bytes'),
  shaped('huge sizes before a zero', '[9007199254740991,9007199254740991,0]', 0, 'more than 2^53'),
]

const layout: readonly BrokenFile[] = [
  shaped('too few bytes', '[3]', 8, 'float32 [3], takes 12 bytes, but its data_offsets cover 8'),
  shaped('too many bytes', '[1]', 8, 'takes 4 bytes, but its data_offsets cover 8'),
  shaped('scalar of eight bytes', '[]', 8, 'float32 [], takes 4 bytes'),
  shaped('bytes for an empty tensor', '[0,2]', 8, 'takes 0 bytes, but its data_offsets cover 8'),
  broken(
    'reversed',
    `{${entry('a', 'F32', '[2]', '[8,0]')}}`,
    8,
    'ends at 0, before it begins at 8',
  ),
  broken(
    'hole in front',
    `{${entry('a', 'F32', '[1]', '[4,8]')}}`,
    8,
    '4 bytes between the header and',
  ),
  broken(
    'hole in the middle',
    `{${entry('a', 'F32', '[1]', '[0,4]')},${entry('b', 'F32', '[1]', '[8,12]')}}`,
    12,
    "4 bytes between tensor 'a' and tensor 'b' belong to no tensor",
  ),
  broken(
    'overlap',
    `{${a},${entry('b', 'F32', '[2]', '[4,12]')}}`,
    12,
    "tensor 'b' overlaps tensor 'a' by 4 bytes",
  ),
  broken('same bytes twice', `{${a},${a.replace('a', 'b')}}`, 8, "tensor 'b' overlaps tensor 'a'"),
  broken(
    'empty tensor inside another',
    `{${a},${entry('b', 'F32', '[0]', '[4,4]')}}`,
    8,
    "tensor 'b' overlaps tensor 'a' by 4 bytes",
  ),
  broken('cut off', `{${a}}`, 7, "tensor 'a' ends at byte 70, but the file has 69 bytes"),
  broken('no data at all', `{${a}}`, 0, "tensor 'a' ends at byte 70, but the file has 62 bytes"),
  broken('one byte too many', `{${a}}`, 9, "byte 70: 1 bytes after tensor 'a' belong to no tensor"),
  broken('data of no tensor', '{}', 5, 'byte 10: 5 bytes after the header belong to no tensor'),
  broken(
    'start past 2^53',
    `{${entry('a', 'F32', '[0]', '[9007199254740991,9007199254740991]')}}`,
    0,
    'between the header and tensor',
  ),
  {
    name: 'bool of 2',
    bytes: concat(
      u64(`{${entry('a', 'BOOL', '[2]', '[0,2]')}}`.length),
      text(`{${entry('a', 'BOOL', '[2]', '[0,2]')}}`),
      [1, 2],
    ),
    problem: "tensor 'a' is bool, but holds 2",
    stricter: 'it is neither false nor true',
  },
]

export const brokenFiles: readonly BrokenFile[] = [
  ...lengths,
  ...syntax,
  ...names,
  ...fields,
  ...numbers,
  ...layout,
]

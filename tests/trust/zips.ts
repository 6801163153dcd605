/** Zip archives with something wrong in them, each of one field or part, and good ones to be damaged. */
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import { type ZipEntry, zipBytes } from '../fixtures/zip-bytes';

export const kTexts: Record<string, string> = {
  'a.md': '# Harbour\n\nThe ferry leaves at nine.\n',
  'b/c.md': `# Bread\n\n${'Knead the dough. '.repeat(40)}\n`,
  'd.txt': `Tides ${Array.from({ length: 200 }, (_, i) => i * 7919).join(' ')}\n`,
};

const entries: ZipEntry[] = Object.entries(kTexts).map(([name, data]) => ({ name, data }));

export function goodZip(): Buffer {
  return zipBytes(entries);
}

/** As another writer makes them: with data descriptors, Zip64 or without compression. */
export async function writtenZip(options: object): Promise<Buffer> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false, ...options });
  for (const [name, text] of Object.entries(kTexts)) {
    await writer.add(name, new Uint8ArrayReader(Buffer.from(text)));
  }
  return Buffer.from(await writer.close());
}

/**
 * What comes of it: the code of an error; 'skipped': one file is left out with its reason, and the others
 * are read; 'read': all are, and are what they were.
 */
export type Outcome = 'read' | 'skipped' | `${string}-${string}`;

export interface BadZip {
  outcome: Outcome;
  title: string;
  bytes: Buffer;
}

/** others: where a value comes to something else. */
type Field = [
  name: string,
  offset: number,
  width: 2 | 4,
  outcome: Outcome,
  others?: Record<string, Outcome>,
];

/** APPNOTE 6.3.10: 4.3.7, 4.3.12 and 4.3.16. */
const kLocal: Field[] = [
  ['signature', 0, 4, 'not-a-zip'],
  ['version', 4, 2, 'read'],
  ['flags', 6, 2, 'skipped'],
  ['method', 8, 2, 'skipped'],
  ['crc', 14, 4, 'skipped'],
  ['packed size', 18, 4, 'skipped'],
  ['size', 22, 4, 'skipped'],
  ['name length', 26, 2, 'skipped'],
  ['extra length', 28, 2, 'skipped'],
];
const kCentral: Field[] = [
  ['signature', 0, 4, 'archive-damaged'],
  ['version', 6, 2, 'read'],
  ['flags', 8, 2, 'skipped'],
  ['method', 10, 2, 'skipped'],
  ['crc', 16, 4, 'skipped'],
  ['packed size', 20, 4, 'skipped'],
  ['size', 24, 4, 'skipped'],
  ['name length', 28, 2, 'archive-damaged'],
  ['extra length', 30, 2, 'archive-damaged'],
  ['comment length', 32, 2, 'archive-damaged'],
  ['disk', 34, 2, 'read', { most: 'skipped' }],
  ['offset', 42, 4, 'skipped'],
];
const kEnd: Field[] = [
  ['signature', 0, 4, 'archive-damaged'],
  ['disk', 4, 2, 'archive-damaged'],
  ['first disk', 6, 2, 'read', { most: 'archive-damaged' }],
  ['entries here', 8, 2, 'read'],
  ['entries', 10, 2, 'archive-damaged', { zero: 'archive-empty' }],
  ['directory size', 12, 4, 'read', { most: 'archive-damaged' }],
  ['directory offset', 16, 4, 'read', { most: 'archive-damaged' }],
  ['comment length', 20, 2, 'read'],
];

function put(bytes: Buffer, offset: number, width: 2 | 4, value: number): Buffer {
  const changed = Buffer.from(bytes);
  if (width === 2) changed.writeUInt16LE(value & 0xffff, offset);
  else changed.writeUInt32LE(value >>> 0, offset);
  return changed;
}

/** Every field of a part, with values that it must not have there. */
function fieldsOf(part: string, at: number, fields: Field[]): BadZip[] {
  const good = goodZip();
  return fields.flatMap(([name, offset, width, outcome, others = {}]) => {
    const is = width === 2 ? good.readUInt16LE(at + offset) : good.readUInt32LE(at + offset);
    const most = width === 2 ? 0xffff : 0xffffffff;
    const values = { zero: 0, 'one more': is + 1, 'twice and a half': is * 2 + 37, most };
    return Object.entries(values)
      .filter(([, value]) => value !== is)
      .map(([how, value]) => ({
        outcome: others[how] ?? outcome,
        title: `${part}: ${name} is ${how}`,
        bytes: put(good, at + offset, width, value),
      }));
  });
}

const named = (outcome: Outcome, title: string, name: string | Uint8Array): BadZip => ({
  outcome,
  title: `a name that ${title}`,
  bytes: zipBytes([...entries, { name, data: 'x' }]),
});

const kCentralAt = () => goodZip().indexOf('PK\x01\x02');
const kEndAt = () => goodZip().indexOf('PK\x05\x06');

function partsOf(): BadZip[] {
  const good = goodZip();
  const [central, end] = [kCentralAt(), kEndAt()];
  const without = (from: number, to: number) =>
    Buffer.concat([good.subarray(0, from), good.subarray(to)]);
  return [
    { outcome: 'not-a-zip', title: 'nothing', bytes: Buffer.alloc(0) },
    { outcome: 'not-a-zip', title: 'a byte', bytes: Buffer.from('P') },
    { outcome: 'not-a-zip', title: 'text', bytes: Buffer.from('A letter.\n'.repeat(20)) },
    { outcome: 'not-a-zip', title: 'NULs', bytes: Buffer.alloc(4096) },
    {
      outcome: 'not-a-zip',
      title: 'a gzip',
      bytes: Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]),
    },
    {
      outcome: 'not-a-zip',
      title: 'a RAR',
      bytes: Buffer.from('Rar!\x1a\x07\x01\x00rest', 'latin1'),
    },
    { outcome: 'archive-empty', title: 'no entries', bytes: zipBytes([]) },
    {
      outcome: 'nothing-readable',
      title: 'only folders',
      bytes: zipBytes([{ name: 'a/', data: '' }]),
    },
    {
      outcome: 'nothing-readable',
      title: 'only pictures',
      bytes: zipBytes([{ name: 'a.png', data: 'x' }]),
    },
    {
      outcome: 'archive-damaged',
      title: 'the end record is missing',
      bytes: good.subarray(0, end),
    },
    { outcome: 'archive-damaged', title: 'the directory is missing', bytes: without(central, end) },
    { outcome: 'not-a-zip', title: 'the files are missing', bytes: good.subarray(central) },
    {
      outcome: 'nothing-readable',
      title: 'the first file is missing',
      bytes: without(0, good.indexOf('PK\x03\x04', 4)),
    },
    {
      outcome: 'not-a-zip',
      title: 'the first half is missing',
      bytes: good.subarray(good.length >> 1),
    },
    {
      outcome: 'read',
      title: 'the end stands twice',
      bytes: Buffer.concat([good, good.subarray(end)]),
    },
    { outcome: 'read', title: 'an archive in front', bytes: Buffer.concat([good, good]) },
    {
      outcome: 'not-a-zip',
      title: 'bytes in front',
      bytes: Buffer.concat([Buffer.from('MZ-stub'), good]),
    },
    {
      outcome: 'archive-damaged',
      title: 'bytes behind',
      bytes: Buffer.concat([good, Buffer.alloc(70_000, 0x41)]),
    },
    ...[1, 2, 4, 21, 22, 23, 60].map((n) => ({
      outcome: 'archive-damaged' as const,
      title: `${n} bytes less`,
      bytes: good.subarray(0, good.length - n),
    })),
    ...[1, 2, 3, 4].map((n) => ({
      outcome: 'not-a-zip' as const,
      title: `the first ${n} bytes are 0xff`,
      bytes: Buffer.concat([Buffer.alloc(n, 0xff), good.subarray(n)]),
    })),
  ];
}

function namesOf(): BadZip[] {
  return [
    named('skipped', 'leaves the archive', '../x.md'),
    named('skipped', 'leaves it in the middle', 'a/../../x.md'),
    named('skipped', 'leaves it as on Windows', 'a\\..\\..\\x.md'),
    named('skipped', 'is absolute', '/etc/x.md'),
    named('skipped', 'is absolute as on Windows', 'C:\\x.md'),
    named('skipped', 'is a share', '\\\\host\\x.md'),
    named('skipped', 'holds a NUL', 'x\0.md'),
    named('skipped', 'is empty', ''),
    named('skipped', 'is a point', '.'),
    named('skipped', 'is two points', '..'),
    named('read', 'is 60,000 long', `${'x'.repeat(60_000)}.md`),
    named('read', 'is 20,000 folders deep', `${'x/'.repeat(20_000)}x.md`),
    named('skipped', 'is there already', 'a.md'),
    named('read', 'is no UTF-8', Uint8Array.of(0xff, 0xfe, 0x2e, 0x6d, 0x64)),
    named('read', 'turns writing around', '\u202edm.x.md'),
    named('read', 'is a device', 'CON.md'),
  ];
}

function bombs(): BadZip[] {
  const large = Buffer.alloc(80 * 2 ** 20, 0x61);
  const small = { name: 's.md', data: 'x'.repeat(1000) };
  return [
    {
      outcome: 'skipped',
      title: 'a file of 80 MiB',
      bytes: zipBytes([...entries, { name: 'x.md', data: large }]),
    },
    ...[0, 1, 999, 1001, 0x7fffffff, 0xffffffff].map((claimedSize) => ({
      outcome: 'skipped' as const,
      title: `a file of 1,000 bytes that claims ${claimedSize}`,
      bytes: zipBytes([...entries, { ...small, claimedSize }]),
    })),
    {
      outcome: 'skipped',
      title: '80 MiB that claim 100 bytes',
      bytes: zipBytes([...entries, { name: 'x.md', data: large, claimedSize: 100 }]),
    },
    {
      outcome: 'archive-too-many-files',
      title: '60,000 files',
      bytes: zipBytes(Array.from({ length: 60_000 }, (_, i) => ({ name: `${i}.md`, data: '' }))),
    },
  ];
}

export function badZips(): BadZip[] {
  const second = goodZip().indexOf('PK\x01\x02', kCentralAt() + 4);
  return [
    ...partsOf(),
    ...namesOf(),
    ...bombs(),
    ...fieldsOf('end', kEndAt(), kEnd),
    ...fieldsOf('directory', kCentralAt(), kCentral),
    ...fieldsOf('directory, second', second, kCentral.slice(0, 3)),
    ...fieldsOf('file', 0, kLocal),
  ];
}

/** Bytes of an archive with some of them changed, left out, doubled or exchanged. */
export function mutated(bytes: Buffer, random: () => number): Buffer {
  let changed: Buffer = Buffer.from(bytes);
  const place = () => Math.floor(random() * changed.length);
  const changes = 1 + Math.floor(random() * 4);
  for (let i = 0; i < changes && changed.length > 0; i++) {
    const [at, length] = [place(), 1 + Math.floor(random() * 40)];
    const part = changed.subarray(at, at + length);
    const to = place();
    const kinds: (() => Buffer)[] = [
      () => put1(changed, at, (changed[at] as number) ^ (1 << Math.floor(random() * 8))),
      () => put1(changed, at, Math.floor(random() * 256)),
      () => put1(changed, at, random() < 0.5 ? 0 : 0xff),
      () => Buffer.concat([changed.subarray(0, at), changed.subarray(at + length)]),
      () => Buffer.concat([changed.subarray(0, to), part, changed.subarray(to)]),
      () => changed.subarray(0, at),
      () => Buffer.concat([changed, changed.subarray(at)]),
    ];
    changed = (kinds[Math.floor(random() * kinds.length)] as () => Buffer)();
  }
  return changed;
}

function put1(bytes: Buffer, at: number, value: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = value;
  return changed;
}

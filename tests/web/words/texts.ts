/** What the source says to people: texts that go through the dictionary, and texts that do not. */
import { readFileSync } from 'node:fs';
import { parseSync } from 'vite';

/** A text, and where it stands: path:line. */
export interface Text {
  text: string;
  at: string;
}

interface Node {
  type: string;
  start: number;
  [key: string]: unknown;
}

/** strict: every letter counts, as what stands there is shown. */
type Visit = (node: Node, strict: boolean) => void;

/** Their first argument is a text of the dictionary; of UserError all strings after the code are. */
const kWording = ['t', 'rich', 'say', 'FileError'];

/** Attributes and properties that a person reads or hears. */
const kLabels =
  /^(aria-label|aria-valuetext|aria-description|title|placeholder|alt|label|hint|subtitle|dismiss|text)$/;

/** What stands in these is code, and the same in every language. */
const kCode = ['code', 'pre', 'kbd'];

const kLetter = /\p{L}/u;
/** A word after another, or one that begins or ends like a sentence. */
const kWords =
  /\p{L}{2,}[,.:;…]? \p{L}| \p{L}{2,}(?=[ ,.:;]|$)|^[\p{Lu}“][\p{Ll}’]+|\p{L}{3,}[.…]$/u;
/** Of an error, a type, a class. */
const kName = /^(\p{Lu}\p{Ll}+){2,}$/u;

/** Reads a file of TypeScript: keys of the dictionary, and texts that are none. */
export function textsOf(path: string, source = readFileSync(path, 'utf8')) {
  const keys: Text[] = [];
  const bare: Text[] = [];
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const at = ({ start }: Node) => `${path}:${source.slice(0, start).split('\n').length}`;

  const visitAll = (nodes: unknown, strict: boolean) => {
    for (const node of [nodes].flat()) if (isNode(node)) visit(node, strict);
  };

  const report = (node: Node, text: unknown, strict: boolean) => {
    if (typeof text !== 'string' || !(strict ? kLetter : kWords).test(text)) return;
    if (!strict && kName.test(text)) return;
    bare.push({ text: text.replace(/\s+/g, ' ').trim(), at: at(node) });
  };

  /** A literal is a key; anything else is a message that came from elsewhere. */
  const collect = (node: Node) => {
    if (node.type === 'Literal') keys.push({ text: String(node.value), at: at(node) });
    else if (node.type === 'ConditionalExpression') {
      visitAll(node.test, false);
      for (const branch of [node.consequent, node.alternate]) collect(branch as Node);
    } else if (node.type === 'LogicalExpression') {
      for (const side of [node.left, node.right]) collect(side as Node);
    } else visit(node, true);
  };

  const visitCall: Visit = (node, strict) => {
    const [first, ...others] = node.arguments as Node[];
    const callee = node.callee as Node;
    const name = nameOf(callee);
    // What is thrown or logged for developers is not translated.
    if (['Error', 'DOMException', 'RegExp'].includes(name) || nameOf(callee.object) === 'console')
      return;
    const texts = kWording.includes(name)
      ? [first]
      : name === 'UserError'
        ? others.slice(0, 3)
        : [];
    for (const text of texts) if (text) collect(text);
    const values = [first, ...others].filter((each) => !texts.includes(each));
    // "a".concat() is as much shown as "a" is; what a function is given may be a name.
    visitAll(callee, strict && callee.type === 'MemberExpression');
    visitAll(values, false);
  };

  const visits: Record<string, Visit> = {
    CallExpression: visitCall,
    NewExpression: visitCall,
    JSXText: (node) => report(node, node.value, true),
    JSXFragment: (node) => visitAll(node.children, true),
    JSXExpressionContainer: (node, strict) => visitAll(node.expression, strict),
    Literal: (node, strict) => report(node, node.value, strict),
    JSXElement(node) {
      const opening = node.openingElement as Node;
      visitAll(opening.attributes, false);
      if (!kCode.includes(nameOf(opening.name))) visitAll(node.children, true);
    },
    JSXAttribute({ name, value }) {
      const isLabel = kLabels.test(nameOf(name));
      // Classes, types and the like are words of HTML.
      const isHtml = (value as Node | null)?.type === 'Literal';
      if (isLabel || !(isHtml || ['class', 'style', 'd'].includes(nameOf(name)))) {
        visitAll(value, isLabel);
      }
    },
    TemplateLiteral(node, strict) {
      const parts = node.quasis as { value: { cooked: string } }[];
      report(node, parts.map(({ value }) => value.cooked).join('…'), strict);
      visitAll(node.expressions, false);
    },
    ConditionalExpression(node, strict) {
      visitAll(node.test, false);
      visitAll([node.consequent, node.alternate], strict);
    },
    LogicalExpression: (node, strict) => visitAll([node.left, node.right], strict),
    BinaryExpression(node, strict) {
      const sides = [node.left, node.right] as Node[];
      // What is compared is not shown; what is put together may be.
      if (node.operator === '+') visitAll(sides, strict);
      else
        visitAll(
          sides.filter(({ type }) => type !== 'Literal'),
          false,
        );
    },
    Property({ key, value }) {
      visitAll(value, kLabels.test(nameOf(key)) && (value as Node).type === 'Literal');
    },
    MemberExpression: (node, strict) => visitAll(node.object, strict),
    SwitchCase: (node) => visitAll(node.consequent, false),
    ImportDeclaration: () => undefined,
    ExportAllDeclaration: () => undefined,
    ImportExpression: () => undefined,
    ExportNamedDeclaration: (node) => visitAll(node.declaration, false),
  };

  function visit(node: Node, strict: boolean): void {
    const known = visits[node.type];
    const isType = node.type.startsWith('TS') && !/^TS(As|Satisfies|NonNull)/.test(node.type);
    if (known) known(node, strict);
    else if (!isType) {
      for (const [key, child] of Object.entries(node)) {
        if (key !== 'typeAnnotation') visitAll(child, false);
      }
    }
  }

  visitAll(program, false);
  return { keys, bare };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** Of an identifier, or of what a literal says. */
function nameOf(node: unknown): string {
  const { name, value } = (node ?? {}) as { name?: string; value?: unknown };
  return String(name ?? value ?? '');
}

/** Names of a text's slots, sorted; one with forms counts as its number. */
export function slotsOf(text: string): string[] {
  const names = [...text.matchAll(/\{(\w+)(\|[^{}]*)?\}/g)].map(([, name = '']) => name);
  return [...new Set(names)].sort();
}

/**
 * Reads question sets: texts of corpus.jsonl ({_id, title?, text}), queries.jsonl ({_id, text}) and
 * qrels.tsv (a header line, then query-id, corpus-id, score); or of one file of {question, expected}
 * a line. What is wrong is refused with its file and line: UserError "bad-question-set".
 */
import { UserError } from '../errors';
import { type Message, say, type Wording } from '../words/message';

export interface CorpusRow {
  id: string;
  title: string;
  text: string;
}

/** How relevant a corpus row is to a question; above zero: relevant. */
export interface Judgement {
  corpusId: string;
  score: number;
}

export interface Query {
  id: string;
  /** May be blank: real sets have such questions. They find nothing, as on the page. */
  text: string;
  /** At least one is above zero. */
  judgements: Judgement[];
}

/** A file and its text. */
export interface SetFile {
  name: string;
  text: string;
}

/** A line of a file, by its number from 1. */
interface Line {
  file: string;
  number: number;
  text: string;
}

type Fields = Record<string, unknown>;

export function parseCorpus(file: SetFile): CorpusRow[] {
  return objectsOf(file).map(({ line, id, fields }) => {
    const { text, title = '' } = fields;
    if (typeof title !== 'string') throw bad(line, say('its "title" is no text'));
    if (typeof text !== 'string' || text.trim() === '')
      throw bad(line, say('"{id}" has no "text"', { id }));
    return { id, title, text };
  });
}

/**
 * The questions of queries.jsonl with their judgements of qrels.tsv. isKnown tells whether a corpus
 * id exists; `corpus` says where it was looked for.
 */
export function parseQueries(
  queries: SetFile,
  qrels: SetFile,
  isKnown: (corpusId: string) => boolean,
  corpus: Wording,
): Query[] {
  const rows = objectsOf(queries);
  const byQuery = new Map(rows.map(({ id }) => [id, new Map<string, number>()]));
  for (const line of judgementLines(qrels)) {
    const { queryId, corpusId, score } = judgementOf(line);
    const judged = byQuery.get(queryId);
    if (!judged)
      throw bad(line, say('query-id "{id}" is not in {file}', { id: queryId, file: queries.name }));
    if (!isKnown(corpusId))
      throw bad(line, say('corpus-id "{id}" is not in {corpus}', { id: corpusId, corpus }));
    if (judged.has(corpusId))
      throw bad(
        line,
        say('"{query}" and "{id}" are judged twice', { query: queryId, id: corpusId }),
      );
    judged.set(corpusId, score);
  }
  return rows.map(({ line, id, fields }) => {
    const judgements = [...(byQuery.get(id) ?? [])].map(([corpusId, score]) => ({
      corpusId,
      score,
    }));
    if (!judgements.some(({ score }) => score > 0)) {
      throw bad(line, say('query "{id}" has no relevant row in {file}', { id, file: qrels.name }));
    }
    if (typeof fields.text !== 'string') throw bad(line, say('"{id}" has no "text"', { id }));
    return { id, text: fields.text, judgements };
  });
}

/**
 * The questions of a file with {question, expected} a line: expected is a corpus id or a list of
 * them, all equally relevant.
 */
export function parseQuestions(
  file: SetFile,
  isKnown: (corpusId: string) => boolean,
  corpus: Wording,
): Query[] {
  return linesOf(file).map((line) => {
    const { question, expected } = objectOf(line);
    if (typeof question !== 'string' || question.trim() === '') {
      throw bad(line, say('it has no "question"'));
    }
    const ids = [...new Set(Array.isArray(expected) ? expected : [expected])];
    if (ids.length === 0 || ids.some((id) => typeof id !== 'string' || id === '')) {
      throw bad(line, say('its "expected" names nothing that should be found'));
    }
    const unknown = ids.find((id) => !isKnown(id));
    if (unknown !== undefined)
      throw bad(line, say('"{id}" is not in {corpus}', { id: String(unknown), corpus }));
    const judgements = ids.map((corpusId) => ({ corpusId, score: 1 }));
    return { id: String(line.number), text: question, judgements };
  });
}

/**
 * The questions of files as a person chooses them: one of {question, expected} a line, or
 * queries.jsonl and qrels.tsv, in which case a corpus.jsonl beside them is not needed.
 */
export function parseQuestionSet(
  files: readonly SetFile[],
  isKnown: (corpusId: string) => boolean,
  corpus: Wording,
): Query[] {
  const needed = files.filter(({ name }) => name !== 'corpus.jsonl');
  const qrels = needed.find(({ name }) => name.endsWith('.tsv'));
  const questions = needed.find((file) => file !== qrels);
  const lacksQrels = !qrels && questions?.name === 'queries.jsonl';
  if (!questions || lacksQrels || needed.length > (qrels ? 2 : 1)) {
    const names = files.map(({ name }) => name).join(', ') || say('no file');
    throw badSet(names, say('one file of questions was expected, or queries.jsonl and qrels.tsv'));
  }
  return qrels
    ? parseQueries(questions, qrels, isKnown, corpus)
    : parseQuestions(questions, isKnown, corpus);
}

/** What is wrong, and where; the advice is the same for all. */
export function badSet(where: Wording, what: Message): UserError {
  return new UserError(
    'bad-question-set',
    say('{where}: {what}.', { where, what }),
    'Nothing was measured.',
    'Correct the file and try again.',
  );
}

function bad({ file, number }: Line, what: Message): UserError {
  return badSet(say('{file}, line {number}', { file, number: String(number) }), what);
}

/** Lines that are not blank. Throws where there is none. */
function linesOf({ name, text }: SetFile): Line[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((text, i) => ({ file: name, number: i + 1, text }))
    .filter((line) => line.text.trim() !== '');
  if (lines.length === 0) throw badSet(name, say('the file is empty'));
  return lines;
}

/** The objects of a JSONL file, each with its own `_id`. */
function objectsOf(file: SetFile): { line: Line; id: string; fields: Fields }[] {
  const firstLine = new Map<string, number>();
  return linesOf(file).map((line) => {
    const fields = objectOf(line);
    const id = typeof fields._id === 'number' ? String(fields._id) : fields._id;
    if (typeof id !== 'string' || id === '') throw bad(line, say('it has no "_id"'));
    const before = firstLine.get(id);
    if (before !== undefined)
      throw bad(
        line,
        say('"_id" "{id}" is that of line {before} too', { id, before: String(before) }),
      );
    firstLine.set(id, line.number);
    return { line, id, fields };
  });
}

function objectOf(line: Line): Fields {
  let value: unknown;
  try {
    value = JSON.parse(line.text);
  } catch (error) {
    throw bad(line, say('it is not JSON ({detail})', { detail: (error as Error).message }));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw bad(line, say('it is no JSON object'));
  }
  return value as Fields;
}

function judgementLines(file: SetFile): Line[] {
  const [header, ...lines] = linesOf(file) as [Line, ...Line[]];
  if (header.text.split('\t')[0]?.trim() !== 'query-id') {
    throw bad(header, say('the header is missing: query-id, corpus-id, score, with tabs between'));
  }
  if (lines.length === 0) throw badSet(file.name, say('there are no judgements below the header'));
  return lines;
}

function judgementOf(line: Line): { queryId: string; corpusId: string; score: number } {
  const columns = line.text.split('\t').map((column) => column.trim());
  const [queryId = '', corpusId = '', score = ''] = columns;
  if (columns.length !== 3) {
    throw bad(
      line,
      say('3 columns with tabs between were expected, {n} found', { n: columns.length }),
    );
  }
  if (score === '' || !Number.isFinite(Number(score))) {
    throw bad(line, say('the score "{score}" is no number', { score }));
  }
  return { queryId, corpusId, score: Number(score) };
}

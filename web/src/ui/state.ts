/** Everything the page shows, as signals. Actions (library.ts, session.ts) write; components read. */
import { computed, signal } from '@preact/signals';
import type { Usage } from '../ask/models';
import { defaultSettings, type Settings } from '../ask/settings';
import type { AnswerState, ConversationInfo, Exchange, Turn } from '../ask/turn';
import { BUILT_IN } from '../built-in';
import type { UserError } from '../errors';
import { isTakingIn } from '../ingest/progress';
import type {
  CollectionInfo,
  Discard,
  DocumentInfo,
  Evaluation,
  Hit,
  IngestReport,
  MilvusAddress,
  Preset,
  Progress,
  SkippedFile,
  Status,
} from '../protocol';
import type { Wording } from '../words/message';

/** Where on the page an error belongs. */
export type Place =
  | 'library'
  | 'store'
  | 'ask'
  | 'conversation'
  | 'settings'
  | 'measure'
  | 'why'
  | 'map';

/** A passage opened in its document. */
export interface OpenSource {
  hit: Hit;
  text: string;
  /** What it is opened for: the claim that cites it, or the question. */
  about: string;
  /** The file that it came from, where its pages can be shown. */
  original: Blob | null;
  /** The document is not there any more: `text` is the passage alone, as it was cited. */
  isGone?: boolean;
}

/** How far an export or an import is, in documents. */
export interface Sharing {
  doing: 'export' | 'import';
  done: number;
  total: number;
}

/** What was just done, and the way back. */
export interface Undo {
  text: Wording;
  undo: () => Promise<void>;
}

/** A folder of a person's, with all of its files, each named by its path from the folder's name on. */
export interface Folder {
  name: string;
  files: File[];
}

/** A question and how it was searched. */
export interface Why {
  /** Id of the collection that is asked. */
  collection: string;
  question: string;
  /** Passages that were found. */
  k: number;
  /** The documents that were asked; absent: all. */
  documents?: number[];
  /** A target (eval/targets.ts) to look at first. */
  expected?: string;
}

export function createState() {
  const settings = signal<Settings>(defaultSettings);
  const collections = signal<CollectionInfo[]>(Object.values(BUILT_IN));
  /** How far taking files in and embedding are, by collection. */
  const work = signal<Record<string, Progress>>({});
  return {
    settings,
    collections,
    /** The one that is shown. */
    collection: computed(() => {
      const { collection } = settings.value;
      return collections.value.find(({ id }) => id === collection) ?? BUILT_IN.default;
    }),
    /** It belongs to the origin of settings.base, and is in this memory only unless a person says otherwise. */
    apiKey: signal(''),
    settingsOpen: signal(false),
    /** Title of the site that the page is made for (`askfolio build`); empty: it is anybody's. */
    site: signal(''),
    /** Address of an export on another site, which is opened when the person agrees; null: none. */
    offered: signal<URL | null>(null),
    helpOpen: signal(false),

    storeOpen: signal(false),
    mapOpen: signal(false),
    /** Text that is about to become a document; null: none. */
    pasted: signal<string | null>(null),
    /** A folder that is about to be synchronised; null: none. */
    folder: signal<Folder | null>(null),
    /** The Milvus server that was connected to last, with its token: in this memory only. */
    connection: signal<MilvusAddress | null>(null),

    status: signal<Status>({
      documents: 0,
      chunks: 0,
      embedded: 0,
      committed: 0,
      place: '',
      phase: 'idle',
      model: '',
      encoders: [],
      embedding: {
        offered: [],
        fixed: true,
        language: null,
        better: null,
        next: null,
        changing: false,
      },
    }),
    documents: signal<DocumentInfo[]>([]),
    opened: signal(false),
    work,
    /** Not null while the collection that is shown takes files in or is embedded. */
    progress: computed(() => work.value[settings.value.collection] ?? null),
    /** Files are being read and cut: one thing at a time. Embedding goes on beside all else. */
    takingIn: computed(() => Object.values(work.value).some(isTakingIn)),
    /** Not null while a collection's embedding model is being changed. */
    change: signal<{ collection: string; model: string; progress: Progress } | null>(null),
    /** Not null while a collection is exported or imported. */
    sharing: signal<Sharing | null>(null),
    report: signal<IngestReport | null>(null),
    /** What was deleted and can still be brought back. */
    discards: signal<Discard[]>([]),
    /** Files that were left out of the collection that is shown. */
    leftOut: signal<SkippedFile[]>([]),

    /** The one that is shown; null: the next question begins one. */
    conversation: signal<ConversationInfo | null>(null),
    /** All of the collection that is shown, the last changed first. */
    conversations: signal<ConversationInfo[]>([]),
    conversationsOpen: signal(false),
    /** Turns of the conversation before the one that follows here. */
    turns: signal<Turn[]>([]),

    question: signal(''),
    /** A part of the paths of the documents that are asked; empty: all are. */
    scope: signal(''),
    /** What is asked next takes the place of the current turn. */
    editing: signal(false),
    exchange: signal<Exchange | null>(null),
    answerState: signal<AnswerState>('idle'),
    /** Why nothing has come yet, when the server is busy. */
    waiting: signal<Wording>(''),
    reasoning: signal(''),
    content: signal(''),
    usage: signal<Usage | null>(null),
    /** The API's finish_reason, or empty. */
    finish: signal(''),
    promptOpen: signal(false),

    source: signal<OpenSource | null>(null),
    measureOpen: signal(false),
    /** The last one, of whatever collection. */
    evaluation: signal<Evaluation | null>(null),
    /** A question whose passages are being explained. */
    why: signal<Why | null>(null),
    undo: signal<Undo | null>(null),
    /** Reloads the page as the new version that is there; null: there is none. */
    update: signal<(() => void) | null>(null),
    error: signal<{ place: Place; error: UserError } | null>(null),
  };
}

export type State = ReturnType<typeof createState>;

/** Id of a preset's collection: the one that is shown, where it has the preset. */
export function collectionOf({ collection }: State, preset?: Preset): string {
  const { id, preset: shown } = collection.value;
  return preset && preset !== shown ? BUILT_IN[preset].id : id;
}

/** Everything the page shows, as signals. Actions (library.ts, session.ts) write; components read. */
import { computed, signal } from '@preact/signals';
import type { Usage } from '../ask/models';
import { defaultSettings, type Settings } from '../ask/settings';
import { BUILT_IN } from '../built-in';
import type { UserError } from '../errors';
import { isTakingIn } from '../ingest/progress';
import type {
  ChatMessage,
  CollectionInfo,
  DocumentInfo,
  Evaluation,
  Hit,
  IngestReport,
  MilvusAddress,
  Preset,
  Progress,
  Prompt,
  Status,
} from '../protocol';

export type AnswerState =
  | 'idle'
  | 'searching'
  | 'thinking'
  | 'streaming'
  | 'done'
  | 'stopped'
  | 'error';

/** Where on the page an error belongs. */
export type Place = 'library' | 'store' | 'ask' | 'settings' | 'measure' | 'why';

/** A question and what has come of it so far. */
export interface Exchange {
  /** Id of the collection that is asked. */
  collection: string;
  question: string;
  hits: Hit[];
  prompt: Prompt | null;
  /** What was sent last, or would be sent. */
  messages: ChatMessage[];
  /** Percent of the chunks that were embedded when the passages were found; 100: all. */
  embedded: number;
}

/** A passage opened in its document. */
export interface OpenSource {
  hit: Hit;
  text: string;
}

/** A question and how it was searched. */
export interface Why {
  /** Id of the collection that is asked. */
  collection: string;
  question: string;
  /** Passages that were found. */
  k: number;
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
    /** In this memory only; it belongs to the origin of settings.base. */
    apiKey: signal(''),
    settingsOpen: signal(false),

    storeOpen: signal(false),
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
    report: signal<IngestReport | null>(null),

    question: signal(''),
    exchange: signal<Exchange | null>(null),
    answerState: signal<AnswerState>('idle'),
    /** Why nothing has come yet, when the server is busy. */
    waiting: signal(''),
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
    error: signal<{ place: Place; error: UserError } | null>(null),
  };
}

export type State = ReturnType<typeof createState>;

/** Id of a preset's collection: the one that is shown, where it has the preset. */
export function collectionOf({ collection }: State, preset?: Preset): string {
  const { id, preset: shown } = collection.value;
  return preset && preset !== shown ? BUILT_IN[preset].id : id;
}

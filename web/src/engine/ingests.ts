/** Files being taken in: one ingest at a time reads and cuts, the others wait for their vectors. */
import type { CoreModule, CoreTokenizer } from '../core/core-module';
import { ingest } from '../ingest/ingest';
import { isTakingIn, ProgressMeter } from '../ingest/progress';
import type { IngestReport, Phase, Progress } from '../protocol';
import { say } from '../words/message';
import { embeddingOf } from './embeddings';
import type { OpenCollection } from './open-collections';
import { busy } from './refusals';
import type { Tabs } from './tabs';

const kNothingRead: Progress = { phase: 'reading', done: 0, total: 0, rate: 0, secondsLeft: null };

interface Running {
  /** Id of the collection. */
  id: string;
  phase: Phase;
  controller: AbortController;
}

/** What taking files in needs of the engine. */
export interface IngestParts {
  core: CoreModule;
  tabs: Tabs;
  /** As IngestTools.chooseModel. */
  chooseModel(open: OpenCollection, texts: AsyncIterable<string>): Promise<void>;
  tokenizer(open: OpenCollection): Promise<CoreTokenizer>;
  embed(open: OpenCollection, onProgress: (progress: Progress) => void): Promise<number>;
}

/** Names the turn to take files in, whatever the collection. */
const TAKING_IN = 'taking in';

export class Ingests {
  private readonly all = new Set<Running>();

  constructor(private readonly parts: IngestParts) {}

  /** Rejects with "busy" while files are being read and cut. */
  async run(
    files: File[],
    open: OpenCollection,
    onProgress: (progress: Progress) => void,
  ): Promise<IngestReport> {
    if (this.isTakingIn()) throw busy(say('Files are being taken in already.'));
    const controller = new AbortController();
    const running: Running = { id: open.id, phase: 'reading', controller };
    this.all.add(running);
    try {
      // Its documents are embedded next, by no other tab: unless one is at that already.
      const { tabs } = this.parts;
      return await tabs.turnIfFree(embeddingOf(open.collection.id), () => {
        // From now on others wait for this tab, also should it never say what it has done.
        tabs.tell({ kind: 'changed' });
        return this.takeIn(files, open, running, onProgress);
      });
    } finally {
      this.all.delete(running);
    }
  }

  /** Files are being read and cut, for that collection where one is named. */
  isTakingIn(id?: string): boolean {
    return [...this.all].some((each) => isTakingIn(each) && (id === undefined || each.id === id));
  }

  /** Rejects with "busy" while files are taken in, in whatever tab. */
  async checkNone(): Promise<void> {
    if (this.isTakingIn()) throw busy(say('Files are being taken in.'));
    if (await this.parts.tabs.isTaken(TAKING_IN))
      throw busy(say('Another tab is taking files in.'));
  }

  /** What is being done for a collection; undefined: nothing. */
  phaseOf(id: string): Phase | undefined {
    const running = [...this.all].filter((each) => each.id === id);
    return (running.find(isTakingIn) ?? running[0])?.phase;
  }

  cancel(id: string): void {
    for (const each of this.all) if (each.id === id) each.controller.abort();
  }

  private async takeIn(
    files: File[],
    open: OpenCollection,
    running: Running,
    onProgress: (progress: Progress) => void,
  ): Promise<IngestReport> {
    const { core, tabs, chooseModel, tokenizer, embed } = this.parts;
    const { signal } = running.controller;
    const { collection, rules } = open;
    collection.checkWritable();
    const follow = (progress: Progress) => {
      running.phase = progress.phase;
      onProgress(progress);
    };
    const tools = {
      core,
      rules,
      collection,
      turn: (work: () => Promise<void>) => {
        const onWait = () => follow({ ...kNothingRead, elsewhere: true });
        return tabs.turn(TAKING_IN, { signal, onWait }, work);
      },
      chooseModel: (texts: AsyncIterable<string>) => chooseModel(open, texts),
      tokenizer: () => tokenizer(open),
      embed: () => {
        running.phase = 'embedding';
        return embed(open, follow);
      },
    };
    return ingest(files, tools, new ProgressMeter(follow), signal);
  }
}

import type { Phase, Progress } from '../protocol';

/** A person cannot read more reports a second. */
const INTERVAL_MS = 100;
/** The rate is that of the last seconds: what was long ago says nothing about what is left. */
const WINDOW_MS = 5000;

/** Files are read and cut; when they are embedded the next ones may come. */
export function isTakingIn({ phase }: { phase: Phase }): boolean {
  return phase === 'reading' || phase === 'chunking';
}

interface Sample {
  time: number;
  chunks: number;
  weight: number;
}

/** Reports how far taking files in and embedding are, about ten times a second. */
export class ProgressMeter {
  private last = Number.NEGATIVE_INFINITY;
  private samples: Sample[] = [];
  private done = { chunks: 0, weight: 0 };
  private all = { chunks: 0, weight: 0 };

  constructor(
    private readonly report: (progress: Progress) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** A count in a phase without a rate. The first and last of a phase are always reported. */
  count(phase: Phase, done: number, total: number): void {
    this.send({ phase, done, total, rate: 0, secondsLeft: null }, done === 0 || done === total);
  }

  /** So many of all chunks are embedded already; what is left weighs so much. */
  startEmbedding(done: number, total: number, weight: number): void {
    this.done = { chunks: done, weight: 0 };
    this.all = { chunks: total, weight };
    this.samples = [{ time: this.now(), ...this.done }];
    this.send({ phase: 'embedding', done, total, rate: 0, secondsLeft: null }, true);
  }

  /** One more chunk is embedded. Long ones take longer: time left goes by weight. */
  embedded(weight: number): void {
    const time = this.now();
    this.done = { chunks: this.done.chunks + 1, weight: this.done.weight + weight };
    this.samples.push({ time, ...this.done });
    while ((this.samples[0] as Sample).time < time - WINDOW_MS) this.samples.shift();
    const first = this.samples[0] as Sample;
    const seconds = (time - first.time) / 1000;
    const perSecond = (amount: number) => (seconds > 0 ? amount / seconds : 0);
    const weightRate = perSecond(this.done.weight - first.weight);
    const left = Math.max(0, this.all.weight - this.done.weight);
    const isLast = this.done.chunks === this.all.chunks;
    this.send(
      {
        phase: 'embedding',
        done: this.done.chunks,
        total: this.all.chunks,
        rate: perSecond(this.done.chunks - first.chunks),
        secondsLeft: isLast ? 0 : weightRate > 0 ? left / weightRate : null,
      },
      isLast,
    );
  }

  private send(progress: Progress, always: boolean): void {
    const time = this.now();
    if (!always && time - this.last < INTERVAL_MS) return;
    this.last = time;
    this.report(progress);
  }
}

import type { Phase, Progress } from '../protocol';

/** A person cannot read more reports a second. */
const INTERVAL_MS = 100;
/** The rate is that of the last seconds: what was long ago says nothing about what is left. */
const WINDOW_MS = 5000;

interface Sample {
  time: number;
  chunks: number;
  tokens: number;
}

/** Reports how far an ingest is, about ten times a second. */
export class ProgressMeter {
  private last = Number.NEGATIVE_INFINITY;
  private samples: Sample[] = [];
  private done = { chunks: 0, tokens: 0 };

  constructor(
    private readonly report: (progress: Progress) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** A count in a phase without a rate. The first and last of a phase are always reported. */
  count(phase: Phase, done: number, total: number): void {
    this.send({ phase, done, total, rate: 0, secondsLeft: null }, done === 0 || done === total);
  }

  /** One more chunk of that many tokens is embedded; `all` is what the ingest embeds in total. */
  embedded(tokens: number, all: { chunks: number; tokens: number }): void {
    const time = this.now();
    this.done = { chunks: this.done.chunks + 1, tokens: this.done.tokens + tokens };
    this.samples.push({ time, ...this.done });
    while ((this.samples[0] as Sample).time < time - WINDOW_MS) this.samples.shift();
    const first = this.samples[0] as Sample;
    const seconds = (time - first.time) / 1000;
    const perSecond = (amount: number) => (seconds > 0 ? amount / seconds : 0);
    // Long chunks take longer: time left goes by tokens, the rate that is shown by chunks.
    const tokenRate = perSecond(this.done.tokens - first.tokens);
    this.send(
      {
        phase: 'embedding',
        done: this.done.chunks,
        total: all.chunks,
        rate: perSecond(this.done.chunks - first.chunks),
        secondsLeft: tokenRate > 0 ? (all.tokens - this.done.tokens) / tokenRate : null,
      },
      this.done.chunks === all.chunks,
    );
  }

  private send(progress: Progress, always: boolean): void {
    const time = this.now();
    if (!always && time - this.last < INTERVAL_MS) return;
    this.last = time;
    this.report(progress);
  }
}

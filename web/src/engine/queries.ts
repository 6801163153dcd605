/** Turns a question into what an index is searched with. */
import type { CoreSearchOptions } from '../core/core-module';
import type { SearchOptions } from '../protocol';
import { embedQuestion, embedSoon } from './embed-question';
import type { OpenCollection, OpenCollections } from './open-collections';
import { emptyCollection, emptyQuestion } from './refusals';
import { coreOptions } from './search-options';

interface Query extends OpenCollection {
  vector: Float32Array;
  core: CoreSearchOptions;
}

export class Queries {
  constructor(private readonly opened: OpenCollections) {}

  /** What a question is searched with. */
  async query(question: string, id: string, options: SearchOptions): Promise<Query> {
    const open = await this.searched(id);
    const { collection, rules } = open;
    const core = await coreOptions(options, rules, collection);
    if (collection.isEmbedded || !collection.findsByWords) {
      return { ...open, vector: await this.vectorFor(question, open), core };
    }
    if (question.trim() === '') throw emptyQuestion();
    // While vectors are missing words must find something, whatever the preset's mode is.
    core.mode = 'hybrid';
    const embedder = () => this.opened.loaded(open).embedder();
    const vector = await embedSoon(question, collection, embedder, rules, core);
    // Cleared meanwhile.
    if (!(await this.opened.has(open))) return this.query(question, id, options);
    return { ...open, vector, core };
  }

  /** A collection that has documents. */
  async searched(id: string): Promise<OpenCollection> {
    const open = await this.opened.get(id);
    if (open.collection.stats().documents === 0) throw emptyCollection();
    return open;
  }

  /** The question's vector, of the model that the collection has when this resolves. */
  async vectorFor(question: string, open: OpenCollection): Promise<Float32Array> {
    if (question.trim() === '') throw emptyQuestion();
    const { collection, rules } = open;
    const { model } = collection;
    try {
      const embedder = await this.opened.loaded(open).embedder();
      const vector = await embedQuestion(question, embedder, model, rules);
      if (collection.model === model) return vector;
    } catch (error) {
      if (collection.model === model) throw error;
    }
    // The model was changed meanwhile.
    return this.vectorFor(question, open);
  }
}

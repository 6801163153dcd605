/** What the engine does not do, and why. */
import { UserError } from '../errors';
import { OFFERED_MODELS } from '../models/manifest';
import { type Message, say } from '../words/message';

export function notOffered(model: string): UserError {
  return new UserError(
    'unknown-model',
    say('The embedding model {model} cannot be chosen for this collection.', { model }),
    'The collection keeps its own.',
    say('Choose one of these, with the default preset: {models}.', {
      models: OFFERED_MODELS.join(', '),
    }),
  );
}

export function busy(what: Message): UserError {
  return new UserError(
    'busy',
    what,
    'Only one thing at a time changes a collection.',
    'Wait until it is done, or cancel it, then try again.',
  );
}

export function emptyQuestion(): UserError {
  return new UserError(
    'empty-question',
    'The question is empty.',
    'There is nothing to search for.',
    'Type a question and ask again.',
  );
}

export function emptyCollection(): UserError {
  return new UserError(
    'empty-collection',
    'The collection is empty.',
    'There is nothing to search in.',
    'Drop a zip of documents first; the first ones can be searched as soon as they are embedded.',
  );
}

export function noDocument(): UserError {
  return new UserError(
    'no-document',
    'This document is no longer in the collection.',
    'It was deleted or replaced by a newer version.',
    'Ask again to find passages of what is there now.',
  );
}

/** A name as it was typed, without blanks around it. Throws where nothing is left. */
export function checkedName(typed: string): string {
  const name = typed.trim();
  if (name !== '') return name;
  throw new UserError(
    'bad-name',
    'The name is empty.',
    'Nothing was changed.',
    'Type a name, and try again.',
  );
}

export function copyStopped(): UserError {
  return new UserError(
    'copy-stopped',
    'The copy was stopped.',
    'The collection is where it was. What was copied stays there.',
    'Copy again to go on: what is there already is not written again.',
  );
}

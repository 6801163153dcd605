/** What the store does not do, and why. */
import { UserError } from '../errors';
import { say } from '../words/message';

export function pathTaken(path: string): UserError {
  return new UserError(
    'path-taken',
    say('Another document of this collection is called {path}.', { path }),
    'Two of one name could not be told apart; the document keeps its name.',
    'Choose another name, or delete the other document first.',
  );
}

export function noCollection(): UserError {
  return new UserError(
    'no-collection',
    'This collection is not there any more.',
    'It was deleted, perhaps in another tab; what was about to be written into it was left out.',
    'Choose another collection, or make a new one.',
  );
}

export function modelChanged(): UserError {
  return new UserError(
    'model-changed',
    'The embedding model of this collection was changed in another tab.',
    'Vectors that this tab was about to write belong to the model before; they were left out.',
    'Reload the page: it goes on with the model that the collection has now.',
  );
}

export function blockedByAnother(): UserError {
  return new UserError(
    'storage-blocked',
    'Another tab has an older version of this page open.',
    'The documents that are kept have to be brought into a new form first, and that tab holds them.',
    'Close the other tabs of this page, then reload this one.',
  );
}

export function takenOver(): UserError {
  return new UserError(
    'storage-taken-over',
    'Another tab has brought the documents that are kept into a newer form, or deleted them.',
    'This tab cannot reach them any more; nothing of them was changed by it.',
    'Reload the page.',
  );
}

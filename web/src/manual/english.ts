import { byName } from './by-name';
import type { Manual } from './manual';

export const manual: Manual = {
  name: 'askfolio manual',
  texts: byName(
    import.meta.glob<string>('../../../docs/manual/en/*.md', {
      query: '?raw',
      import: 'default',
      eager: true,
    }),
  ),
  questions: ['What leaves my browser when I ask a question?', 'Which file formats can I add?'],
};

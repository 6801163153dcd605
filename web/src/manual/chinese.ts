import { byName } from './by-name';
import type { Manual } from './manual';

export const manual: Manual = {
  name: 'askfolio 手册',
  texts: byName(
    import.meta.glob<string>('../../../docs/manual/zh/*.md', {
      query: '?raw',
      import: 'default',
      eager: true,
    }),
  ),
  questions: ['提问时会有哪些内容离开浏览器？', '可以添加哪些格式的文件？'],
};

/**
 * What the page says in Chinese (simplified), for each English text of the code. One word per idea, as in
 * the glossary of CONTRIBUTING; between Chinese and Latin letters or digits stands a space.
 *
 *     collection    文档库          passage       段落
 *     document      文档            citation      引用
 *     chunk         文本块          hit           命中
 *     vector        向量            answer        回答
 *     to embed      向量化          prompt        提示词
 *     model         模型            conversation  对话
 *     search        检索            key           密钥
 *     by meaning    按语义          by words      按关键词
 *     preset        预设            place (kept)  存放位置
 *     left out      跳过            question set  问题集
 *     measure       评测            source        原文
 *     token (text)  token          token (key)   令牌
 */
import type { Dictionary } from './words';
import { answers } from './zh/answers';
import { chat } from './zh/chat';
import { engine } from './zh/engine';
import { files } from './zh/files';
import { help } from './zh/help';
import { measure } from './zh/measure';
import { milvus } from './zh/milvus';
import { page } from './zh/page';
import { settings } from './zh/settings';
import { share } from './zh/share';

export const chinese: Dictionary = {
  ...page,
  ...answers,
  ...chat,
  ...files,
  ...engine,
  ...measure,
  ...milvus,
  ...settings,
  ...share,
  ...help,
};

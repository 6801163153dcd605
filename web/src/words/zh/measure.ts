/** Why a passage was found, and what is wrong with a question set. */
export const measure = {
  '{n}st': '第 {n}',
  '{n}nd': '第 {n}',
  '{n}rd': '第 {n}',
  '{n}th': '第 {n}',
  'Left out: the search was limited to other documents.': '跳过：检索限定在其他文档中。',
  'Left out: it lacks a quoted phrase of the question, or has a word that it excludes.':
    '跳过：缺少问题中加引号的短语，或包含问题排除的词。',
  'Found: place {found} of the {k} that were asked for.': '已找到：在要求的 {k} 个中排第 {found}。',
  'Left out: it nearly repeats the passage at place {place}.':
    '跳过：与第 {place} 名的段落几乎重复。',
  'by meaning': '按语义',
  'by words': '按关键词',
  'by meaning and by words': '按语义和关键词',
  'Not compared: the search looks at the {n} best passages {way}, and this is none of them.':
    '未参与比较：检索只看{way}最相关的 {n} 个段落，此段落不在其中。',
  'Place {rank} of the {n} passages compared; only the first {k} are taken.':
    '在参与比较的 {n} 个段落中排第 {rank}；只取前 {k} 个。',
  'It has no vector yet: until it is embedded, words alone can find it.':
    '还没有向量：向量化之前只能按关键词找到。',
  'By meaning it is {rank} of {n} ({score}{other}).':
    '按语义在 {n} 个中排{rank}（{score}{other}）。',
  'Words do not find it: none is in it, or a "quote" or -word of the question rules it out.':
    '按关键词找不到：其中没有问题中的词，或被问题中的"引号短语"或 -词 排除。',
  'No word of the question is in it.': '其中没有问题中的任何词。',
  'By words it is {rank} ({score}{other}).': '按关键词排{rank}（{score}{other}）。',
  '; the last passage found has {score}': '；最后一个找到的段落为 {score}',
  'To be found, its score of {score} would have to exceed {least}.':
    '要被找到，其得分 {score} 须超过 {least}。',

  '{where}: {what}.': '{where}：{what}。',
  '{file}, line {number}': '{file} 第 {number} 行',
  'Nothing was measured.': '没有进行评测。',
  'Correct the file and try again.': '请更正文件后重试。',
  'this collection': '此文档库',
  'no file': '没有文件',
  'it is larger than 32 MiB': '超过 32 MiB',
  'it is not UTF-8': '不是 UTF-8',
  'the file is empty': '文件为空',
  'one file of questions was expected, or queries.jsonl and qrels.tsv':
    '应为一个问题文件，或 queries.jsonl 和 qrels.tsv',
  'its "title" is no text': '其 "title" 不是文本',
  '"{id}" has no "text"': '"{id}" 没有 "text"',
  'query-id "{id}" is not in {file}': 'query-id "{id}" 不在 {file} 中',
  'corpus-id "{id}" is not in {corpus}': 'corpus-id "{id}" 不在 {corpus} 中',
  '"{query}" and "{id}" are judged twice': '"{query}" 和 "{id}" 被标注了两次',
  'query "{id}" has no relevant row in {file}': '问题 "{id}" 在 {file} 中没有相关的行',
  'it has no "question"': '没有 "question"',
  'its "expected" names nothing that should be found': '其 "expected" 没有指明应找到的内容',
  '"{id}" is not in {corpus}': '"{id}" 不在 {corpus} 中',
  'it has no "_id"': '没有 "_id"',
  '"_id" "{id}" is that of line {before} too': '"_id" "{id}" 与第 {before} 行相同',
  'it is not JSON ({detail})': '不是 JSON（{detail}）',
  'it is no JSON object': '不是 JSON 对象',
  'the header is missing: query-id, corpus-id, score, with tabs between':
    '缺少表头：query-id、corpus-id、score，以制表符分隔',
  'there are no judgements below the header': '表头下没有标注',
  '3 columns with tabs between were expected, {n} found': '应有以制表符分隔的 3 列，实际有 {n} 列',
  'the score "{score}" is no number': '得分 "{score}" 不是数字',
  'The collection changed while it was measured.': '文档库在评测过程中发生了变化。',
  'The figures would have been those of neither state, so there are none.':
    '得到的数据不能代表任何一个状态，因此没有给出。',
  'Wait until no files are taken in and the model stays, then measure again.':
    '请等文件添加完毕、模型不再变化后，再重新评测。',
  'Measuring, explaining and exporting': '评测、解释和导出',
};

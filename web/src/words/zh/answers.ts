/** Asking and answering, and what is behind an answer. */
export const answers = {
  'The part of this page that sends requests to servers could not be loaded.':
    '此页面中负责向服务器发送请求的部分无法加载。',
  'Nothing was sent; what you have typed and taken in is kept.':
    '没有发送任何内容；你输入和加入的内容都还在。',
  'Check the connection to where this page comes from, then try again.':
    '请检查与此页面所在网站的连接，然后重试。',

  Question: '问题',
  'Your question': '你的问题',
  'Ask a question about your documents': '就你的文档提个问题',
  'Takes the place of the last question and its answer.': '将取代上一个问题及其回答。',
  '{model}, thinking': '{model}，思考',
  'Show prompt': '查看提示词',
  Stop: '停止',
  'How it is asked': '提问方式',
  'From the passages found': '依据找到的段落',
  'Strictly from passages': '严格依据段落',
  'From whole documents': '依据完整文档',
  ', only “{path}”': '，仅限“{path}”',
  Answer: '回答',
  'The best passages go into the prompt; the answer says where they do not suffice.':
    '最相关的段落会写入提示词；如果不足以回答，回答中会说明。',
  'As that, and nothing is sent where no passage has to do with the question.':
    '同上；如果没有段落与问题相关，则不发送任何内容。',
  'All documents go into the prompt, if they fit; what that costs is said before.':
    '放得下时，全部文档都会写入提示词；发送前会显示费用。',
  'Only from': '限定范围',
  'Path or part of one': '路径或其中一部分',
  '{n} {n|document|documents} of {all}': '{all} 篇中的 {n} 篇文档',
  'All documents: a part of a path limits it.': '全部文档；输入路径的一部分可缩小范围。',

  'Searching your documents': '正在检索你的文档',
  'Waiting for the answer': '正在等待回答',
  Answering: '正在回答',
  'Answer complete': '回答完毕',
  'An answer is arriving in another tab': '另一个标签页正在接收回答',
  Stopped: '已停止',
  Reasoning: '推理过程',
  '{n} {n|word|words}': '{n} 字',
  'Asked as: {question}': '实际提问：{question}',
  'Asked as it was typed, not rewritten: {failure}': '按原文提问，没有改写：{failure}',
  'The question as it is asked': '实际提出的问题',
  'Change what is asked': '修改实际提问',

  Passages: '段落',
  'Why these?': '为什么是这些？',
  '{documents} whole {documents|document|documents} in {n} {n|passage|passages}.':
    '{documents} 篇完整文档，共 {n} 个段落。',
  '{documents} whole {documents|document|documents} in {n} passages; the first {shown} are listed here.':
    '{documents} 篇完整文档，共 {n} 个段落；这里列出前 {shown} 个。',
  'The question is in Chinese, which this collection’s model does not know: passages are found only by words that they share with it. Ask in the language of the documents to find them by meaning.':
    '问题是中文的，而此集合的模型不懂中文：只能按与问题相同的词查找段落。用文档的语言提问，才能按语义查找。',
  'Found with {percent} % of the text embedded, the rest by its words alone.':
    '检索时已向量化 {percent}% 的文本，其余部分只按关键词查找。',
  'All is embedded now: ask again to find more by meaning.':
    '现已全部向量化：重新提问可按语义找到更多内容。',
  'Put “{title}” into the prompt': '将“{title}”写入提示词',
  'Put it into the prompt': '写入提示词',
  Score: '得分',
  ' (also in {n} other {n|place|places})': '（另有 {n} 处相同内容）',
  ' (not in the prompt: too long)': '（过长，未写入提示词）',
  'Open source': '打开原文',
  'It would be about {tokens} tokens to {model} at {host}.':
    '如果发送，将向 {host} 的 {model} 发送约 {tokens} 个 token。',
  'Not sent yet: about {tokens} tokens to {model} at {host}.':
    '尚未发送：将向 {host} 的 {model} 发送约 {tokens} 个 token。',
  'Nothing was sent.': '没有发送任何内容。',
  'Send it all the same': '仍然发送',
  Send: '发送',
  'What it costs is not known: prices can be entered in Settings.':
    '费用未知：可以在设置中填写价格。',
  'About {input}, less where the server has it in its cache, and {output} for each {n} tokens of the answer.':
    '约 {input}，如服务器已有缓存则更少；回答每 {n} 个 token 另计 {output}。',
  'About {input}, less where the server has it in its cache, and {output} for each {n} tokens of the answer (prices of peak hours).':
    '约 {input}，如服务器已有缓存则更少；回答每 {n} 个 token 另计 {output}（高峰时段价格）。',
  'Exact prompt': '完整提示词',
  'about {n} tokens': '约 {n} 个 token',

  'The answer reached the length that the model allows and is cut here.':
    '回答达到模型允许的长度，到此截断。',
  'The server’s content filter ended the answer here.': '服务器的内容过滤在此中止了回答。',
  'Ask again': '重新提问',
  'Edit question': '编辑问题',
  Copy: '复制',
  Copied: '已复制',
  'Copying was refused': '复制被拒绝',
  '{input} tokens in{ofCache}, {output} out{thought}':
    '输入 {input} 个 token{ofCache}，输出 {output} 个{thought}',
  ' ({n} cached)': '（{n} 个命中缓存）',
  ' ({n} reasoning)': '（{n} 个用于推理）',
  '{tokens}, {price}': '{tokens}，{price}',

  'Check of the sources': '引用核对',
  'Passages are compared word for word: it may be a rounding, a translation, or made up. Open the passage to see.':
    '与段落逐字比对：差异可能来自四舍五入或翻译，也可能是编造的。请打开段落查看。',
  '{n} {n|citation|citations} named no passage and {n|was|were} removed: {numbers}.':
    '{n} 处引用没有对应的段落，已移除：{numbers}。',
  'The number {text}': '数字 {text}',
  '“{text}”': '“{text}”',
  '{claim} does not stand in passage {passages}.': '{claim} 没有出现在段落 {passages} 中。',
  '{claim} does not stand in passage {passages}, but in passage {others}, which is not cited for it.':
    '{claim} 没有出现在段落 {passages} 中，而是出现在段落 {others} 中，但后者未被引用。',
  'It cites no passage: nothing of it was compared with your documents.':
    '没有引用任何段落：其内容没有与你的文档核对过。',
  'The quote or number that has a citation stands in its passage.':
    '带引用的引文或数字在所引段落中可以找到。',
  'All {n} quotes and numbers that have a citation stand in their passages.':
    '带引用的 {n} 处引文和数字在所引段落中都可以找到。',

  Conversations: '对话',
  'Conversations ({n})': '对话（{n}）',
  'New conversation': '新对话',
  'Earlier in this conversation': '此对话之前的内容',
  'This answer is not complete.': '此回答不完整。',
  '{n} {n|passage|passages}': '{n} 个段落',
  'Search titles': '搜索标题',
  'Search conversations by title': '按标题搜索对话',
  'No conversation yet.': '还没有对话。',
  'No conversation has that in its title.': '没有标题包含该内容的对话。',
  'Save as Markdown': '保存为 Markdown',
  'Save as Markdown {name}': '将 {name} 保存为 Markdown',
  Title: '标题',
  'Take this title': '使用此标题',

  'Opening the document': '正在打开文档',
  'This document was deleted or replaced since. Here is the passage as it was then.':
    '此文档之后已被删除或替换。这是当时的段落。',
  Formatted: '显示格式',
  'As pages': '按页显示',
  'Its pages cannot be shown ({failure}).': '无法显示其页面（{failure}）。',
  'Its pages are not kept there: Milvus has the text alone.':
    '那里没有保存页面：Milvus 中只有文本。',
  'Its pages are not kept: it was added before they were, or there was no room for them. Add the file again to see them.':
    '没有保存页面：添加时还不支持，或空间不足。重新添加该文件即可查看。',
  'Here is its text.': '以下是文本。',
  'Previous page': '上一页',
  'Next page': '下一页',
  'Page {n}': '第 {n} 页',
  'Pages {n}–{last}': '第 {n}–{last} 页',
  'Page {n} of {all}': '第 {n} 页，共 {all} 页',
  'Page {n} of {document}': '{document} 的第 {n} 页',
  'The passage is on {n|page|pages} {pages} too.': '该段落也在第 {pages} 页。',
  '{n} characters not shown': '有 {n} 个字符未显示',

  'Why these passages?': '为什么是这些段落？',
  'Another passage of': '其他段落，来自',
  'Choose a document': '选择文档',
  Passage: '段落',
  'Choose a passage here or below to read why it was found, or was not.':
    '在此处或下方选择一个段落，查看它为何被找到或没有被找到。',
  'The {n} {n|passage|passages} compared, best first; {found} {found|was|were} found':
    '参与比较的 {n} 个段落，由好到差；找到 {found} 个',
  'Passages compared': '参与比较的段落',
  Place: '名次',
  'By meaning': '按语义',
  'By words': '按关键词',
  Both: '两者结合',
  ' · left out: repeats place {place}': ' · 跳过：与第 {place} 名重复',
  'Show all {n}': '显示全部 {n} 个',

  'Measure retrieval': '评测检索效果',
  'How well this collection finds what your questions should find.':
    '衡量此文档库能否找到你的问题应当找到的内容。',
  'Questions searched': '已检索的问题',
  'Choose a question set': '选择问题集',
  'What a question set is': '什么是问题集',
  'A file with a question a line, and where its answer stands:':
    '一个文件，每行一个问题，并注明答案所在位置：',
  '{expected} is a document’s path, a path with a heading ({heading}) or a chunk’s number from 0 ({chunk}), or a list of these. {queries} with {qrels}, chosen together, work too; their corpus ids are such places.':
    '{expected} 是文档的路径、带标题的路径（{heading}）、从 0 起的文本块编号（{chunk}），或由它们组成的列表。也可以同时选择 {queries} 和 {qrels}，其中的 corpus-id 即为上述位置。',
  '{questions} {questions|question|questions} on {documents} {documents|document|documents}':
    '{documents} 篇文档上的 {questions} 个问题',
  ' · only {n} of them embedded': ' · 其中只有 {n} 个已向量化',
  'Export as JSON': '导出为 JSON',
  'in use': '使用中',
  search: '检索',
  'Times are medians; all but words need the question embedded too, {time}.':
    '时间为中位数；除按关键词外，还需将问题向量化，{time}。',
  'Questions answered among the first k passages': '前 k 个段落能回答的问题比例',
  'As a table': '以表格显示',
  'Hit rate over k. {rates}.': '命中率随 k 的变化。{rates}。',
  '{scorer}: {first} at 1, {last} at {depth}': '{scorer}：k=1 时 {first}，k={depth} 时 {last}',
  'Place of the first relevant passage, worst first': '首个相关段落的名次，由差到好',
  'Expected: {targets}': '应找到：{targets}',
  '(blank)': '（空白）',
  '{n} more are in the export.': '另有 {n} 个见导出文件。',
};

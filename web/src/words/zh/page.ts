/** The page at rest: its head and foot, and a collection with its documents. */
export const page = {
  'What leaves this page': '哪些内容会离开此页面',
  'Since this page was opened. The browser lets it reach no other servers than those that you have entered.':
    '自打开此页面以来。浏览器只允许它访问您填写的服务器，不允许访问任何其他服务器。',
  'Nothing has been sent to any server.': '没有向任何服务器发送过内容。',
  'a question, or its rewriting': '提问或改写追问',
  'the collection in Milvus': 'Milvus 中的文档库',
  'a collection of another site': '其他网站的文档库',
  '{host}: {n} {n|request|requests}, {sent} sent, {received} received':
    '{host}：{n} 次请求，发送 {sent}，接收 {received}',
  Time: '时间',
  Address: '地址',
  For: '用途',
  Sent: '发送',
  Received: '接收',
  '(no answer)': '（没有回应）',
  '{host}, where this page comes from: {n} of its own {n|file|files}, {received}':
    '{host}（此页面所在网站）：{n} 个页面自己的文件，{received}',
  'from the browser’s cache': '来自浏览器缓存',
  'What the workers that embed and convert have loaded is not among them: code of this site too.':
    '负责向量化和转换的后台线程加载的文件不在其中，它们也是本网站的代码。',
  Measure: '评测',
  Settings: '设置',
  'Documents are read and embedded in this browser, and kept and searched in Milvus ({place}).':
    '文档在此浏览器中读取并向量化，在 Milvus（{place}）中存放和检索。',
  'Documents are read, indexed and searched in this browser and stay in it.':
    '文档的读取、索引和检索都在此浏览器中完成，不会离开它。',
  'When you ask, the question and the passages found go to {host}, and nothing else leaves.':
    '提问时，只有问题和找到的段落会发送到 {host}，除此之外不发送任何内容。',

  'Ask your own documents': '向自己的文档提问',
  'Answers with citations, from a collection in Milvus.':
    '依据 Milvus 中的文档库作答，并标明引用。',
  'Answers with citations, from a collection that never leaves this browser.':
    '依据文档库作答，并标明引用；文档库绝不离开此浏览器。',
  'Drop or paste files, a folder or a zip': '拖放或粘贴文件、文件夹或 zip 压缩包',
  'anywhere on this page': '到本页任意位置',
  'Choose files': '选择文件',
  'Choose a folder': '选择文件夹',
  'Paste text': '粘贴文本',
  'PDF, Word, HTML, Markdown, text, notebooks, CSV, JSON, source code':
    'PDF、Word、HTML、Markdown、纯文本、Notebook、CSV、JSON、源代码',
  Add: '添加',
  'Your documents, as they are. Milvus gets their text.':
    '文档保持原样，无需处理。文本会存入 Milvus。',
  'Your documents, as they are. Nothing is uploaded.': '文档保持原样，无需处理，也不会上传。',
  Index: '索引',
  'A small model in this tab reads them. They are kept for next time.':
    '由本标签页中的小模型读取，并保留到下次使用。',
  Ask: '提问',
  'See passages at once; with your DeepSeek key, a cited answer.':
    '立即看到相关段落；填入 DeepSeek 密钥，即可得到带引用的回答。',

  Collection: '文档库',
  collection: '文档库',
  'My documents': '我的文档',
  'Milvus tutorial': 'Milvus 教程',
  New: '新建',
  Rename: '重命名',
  'Rename {name}': '重命名 {name}',
  'Rename the collection': '重命名文档库',
  'A new collection': '新建文档库',
  Create: '创建',
  Name: '名称',
  Delete: '删除',
  'Delete {name}': '删除 {name}',
  'Delete the collection': '删除文档库',
  'Delete the collection {name}': '删除文档库 {name}',
  'The last collection stays': '最后一个文档库不能删除',
  'Map and statistics': '分布图与统计',
  Preset: '预设',
  Default: '默认',
  'How its documents are cut, found and put into a prompt.': '决定文档如何切分、检索和写入提示词。',
  Cancel: '取消',
  Close: '关闭',
  Dismiss: '关闭',
  Undo: '撤销',
  'Delete for good': '彻底删除',
  'Deleted the collection “{name}”.': '已删除文档库“{name}”。',
  'Deleted {n} {n|document|documents}.': '已删除 {n} 篇文档。',

  Model: '模型',
  'By language': '按语言选择',
  '{progress}. {model} answers until then.': '{progress}。在此之前由 {model} 作答。',
  'The change to {next} was broken off. {model} answers as before.':
    '切换到 {next} 的过程已中断，仍由 {model} 作答。',
  Continue: '继续',
  'Keep {model}': '保留 {model}',
  'Change to it': '切换',
  'No model here is made for the language of most of the text: words are found as they are written, their meaning only roughly.':
    '这里没有适合大部分文本所用语言的模型：关键词可以照原样找到，语义只能粗略匹配。',
  'Most of the text is Chinese, and {better} is made for it.':
    '大部分文本是中文，{better} 更适合。',
  'Most of the text is English, and {better} is made for it.':
    '大部分文本是英文，{better} 更适合。',
  'Taken because most of the text is Chinese.': '因大部分文本是中文而选用。',
  'Taken because most of the text is English.': '因大部分文本是英文而选用。',

  'Kept in Milvus: {place}': '存放在 Milvus：{place}',
  'Kept in this browser; was kept in Milvus ({uri}, {collection})':
    '存放在此浏览器中；曾存放在 Milvus（{uri}，{collection}）',
  'Connect again': '重新连接',
  'Where it is kept': '存放位置',

  'Taking files in': '添加文件的进度',
  'Reading files': '正在读取文件',
  'Cutting into chunks': '正在切分为文本块',
  'Embedding chunks': '正在向量化文本块',
  Ready: '就绪',
  'Another tab is taking files in; yours are read when it is done':
    '另一个标签页正在添加文件，完成后再读取你的文件',
  'Another tab is embedding chunks; this one goes on if that is closed':
    '另一个标签页正在向量化文本块，它关闭后由此页继续',
  'You can ask already: words are found now, meaning follows.':
    '现在就可以提问：先按关键词查找，语义随后可用。',
  '{done} of {total}': '{done} / {total}',
  '{n} chunks/s': '{n} 个文本块/秒',
  '{n}/s': '{n}/秒',
  'about {time} left': '约剩 {time}',
  '{n} s': '{n} 秒',
  '{n} min': '{n} 分钟',
  '{n} h': '{n} 小时',
  '{percent} % of the text is embedded. The rest is found by its words alone.':
    '已向量化 {percent}% 的文本，其余部分只能按关键词找到。',
  'Go on': '继续',

  'Add files': '添加文件',
  'Add text': '添加文本',
  Text: '文本',
  'Markdown, with its headings, or plain text.': '带标题的 Markdown，或纯文本。',
  'The document of this name is replaced.': '同名文档将被替换。',
  'Pasted text': '粘贴的文本',
  'Drop to add to the collection': '松开即可添加到文档库',
  '{n} {n|document|documents} added': '新增 {n} 篇文档',
  '{n} {n|document|documents} replaced': '替换 {n} 篇文档',
  '{n} {n|document|documents} unchanged': '{n} 篇文档未变',
  'Nothing was added': '没有新增内容',
  '; {n} {n|chunk|chunks} embedded': '；向量化 {n} 个文本块',
  '{taken}{work}.': '{taken}{work}。',
  'Cancelled. {taken}{work}. What was taken in stays; add the same files again if some are missing.':
    '已取消。{taken}{work}。已添加的内容会保留；如有缺少，请再次添加同样的文件。',
  '{n} {n|file|files} taken in with a remark': '{n} 个文件已添加，但有提示',
  // Between sentences.
  ' ': '',
  ', ': '，',
  '; ': '；',
  '. ': '。',

  Documents: '文档',
  '{n} {n|document|documents}': '{n} 篇文档',
  '{n} {n|chunk|chunks}': '{n} 个文本块',
  '{n} {n|file|files}': '{n} 个文件',
  '{n} {n|file|files} left out': '跳过 {n} 个文件',
  'Clear this list': '清空此列表',
  'Filter by path': '按路径筛选',
  'Filter documents by path': '按路径筛选文档',
  'No path has “{filter}” in it.': '没有路径包含“{filter}”。',
  '{n} more: filter to see them.': '还有 {n} 篇，请筛选查看。',
  'Delete all': '全部删除',
  English: '英文',
  Chinese: '中文',
  'another language': '其他语言',
  embedded: '已向量化',
  'found by words so far': '目前只能按关键词找到',
  'New name of {path}': '{path} 的新名称',
  'Replace by a newer version': '用新版本替换',
  'Replace {path} by a newer version': '用新版本替换 {path}',
  'Sync a folder': '同步文件夹',
  'Synchronise {name}': '同步 {name}',
  'Reading files, {n} so far': '正在读取文件，已读 {n} 个',
  'Nothing has changed: {same}.': '没有变化：{same}。',
  '{changes}; {same}.': '{changes}；{same}。',
  '{n} added': '新增 {n} 个',
  '{n} changed': '更改 {n} 个',
  '{n} removed': '移除 {n} 个',
  '{n} {n|file|files} added': '新增 {n} 个文件',
  '{n} {n|file|files} changed': '更改 {n} 个文件',
  '{n} {n|file|files} removed': '移除 {n} 个文件',
  '{n} {n|file|files} unchanged': '{n} 个文件未变',
  '{path}: {reason}': '{path}：{reason}',
  Apply: '应用',

  'What is near is similar. Every point is a chunk, in the colour of its document.':
    '距离越近，内容越相似。每个点是一个文本块，颜色表示所属文档。',
  'Nothing is embedded yet.': '还没有向量化任何内容。',
  'Map of chunks. Arrow keys go from chunk to chunk, Enter opens one.':
    '文本块分布图。用方向键在文本块之间移动，按回车键打开。',
  '{n} chunks of {documents} documents; what is near is similar':
    '{documents} 篇文档的 {n} 个文本块；距离越近，内容越相似',
  'Click a point to open its passage.': '点击一个点，打开对应段落。',
  '{path}, chunk {n}': '{path}，第 {n} 个文本块',
  'Passages of the last answer': '上一个回答的段落',
  '{n} {n|passage|passages} of the last answer': '上一个回答的 {n} 个段落',
  '{n} {n|document|documents} by colour': '{n} 篇文档的颜色',
  Chunks: '文本块',
  '{n}, {each} a document': '{n} 个，平均每篇文档 {each} 个',
  Largest: '最大的文档',
  Languages: '语言',
  other: '其他',
  'not known': '未知',
  none: '无',
  'none yet': '暂无',
  Embedded: '已向量化',
  '{percent} % by {model}': '{percent}%，{model}',
  'Vectors made by': '向量由谁生成',
  'Left out': '跳过',
  Kept: '存放',
  'in this browser, {used} of all collections': '在此浏览器中，所有文档库共 {used}',

  'Exporting: {done} of {total} documents': '正在导出：{done} / {total} 篇文档',
  'Importing: {done} of {total} documents': '正在导入：{done} / {total} 篇文档',

  'Prepared by {host}, to be asked. Questions are searched in this browser.':
    '由 {host} 提供，可直接提问。检索在此浏览器中进行。',
  'Open a collection from another site?': '打开其他网站上的文档库？',
  'The address of this page names a collection on {host}.':
    '本页地址指定了 {host} 上的一个文档库。',
  'It is fetched from there: {host} learns that you open it, and not what you ask.':
    '它将从该网站下载：{host} 会知道你打开了它，但不会知道你问了什么。',
  'Do not open': '不打开',
  'Open it': '打开',

  'Other files are being taken in.': '正在添加其他文件。',
  'The new ones were left out.': '新的文件没有添加。',
  'Wait until the first are read, or cancel them, then add these again.':
    '请等前一批读取完毕，或先取消，再重新添加。',
};

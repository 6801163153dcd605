/** The page at rest: its head and foot, and a collection with its documents. */
export const page = {
  Measure: '评测',
  Settings: '设置',
  'Documents are read and embedded in this browser, and kept and searched in Milvus ({place}).':
    '文档在此浏览器中读取并向量化，在 Milvus（{place}）中存放和检索。',
  'Documents are read, indexed and searched in this browser and stay in it.':
    '文档的读取、索引和检索都在此浏览器中完成，不会离开它。',
  'When you ask, the question and the passages found go to {host}, and nothing else leaves.':
    '提问时，只有问题和找到的段落会发送到 {host}，除此之外不发送任何内容。',

  'Ask your own documents': '向你自己的文档提问',
  'Answers with citations, from a collection in Milvus.':
    '依据 Milvus 中的文档库回答，并标明引用。',
  'Answers with citations, from a collection that never leaves this browser.':
    '依据你的文档库回答，并标明引用；文档库不会离开此浏览器。',
  'Drop or paste files, a folder or a zip': '拖放或粘贴文件、文件夹或 zip 压缩包',
  'anywhere on this page': '到本页任意位置',
  'Choose files': '选择文件',
  'Choose a folder': '选择文件夹',
  'PDF, Word, HTML, Markdown, text, notebooks, CSV, JSON, source code':
    'PDF、Word、HTML、Markdown、纯文本、Notebook、CSV、JSON、源代码',
  Add: '添加',
  'Your documents, as they are. Milvus gets their text.':
    '文档保持原样，无需处理。文本会存入 Milvus。',
  'Your documents, as they are. Nothing is uploaded.': '文档保持原样，无需处理，也不会上传。',
  Index: '索引',
  'A small model in this tab reads them. They are kept for next time.':
    '由本标签页中的小模型读取，并留待下次使用。',
  Ask: '提问',
  'See passages at once; with your DeepSeek key, a cited answer.':
    '立即看到相关段落；填入 DeepSeek 密钥，即可得到带引用的回答。',

  Collection: '文档库',
  '{n} {n|document|documents}': '{n} 篇文档',
  '{n} {n|chunk|chunks}': '{n} 个文本块',
  'Add files': '添加文件',
  '{n} s': '{n} 秒',
  '{n} min': '{n} 分钟',
  '{n} h': '{n} 小时',

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
    '请等前一批读取完毕，或先取消它，再重新添加。',
};

/** Why files are left out, or what is to be known of them. */
export const files = {
  '{n} MiB': '{n} MiB',
  'It is empty.': '文件为空。',
  'It is encrypted.': '文件已加密。',
  'There is no text in it.': '其中没有文本。',
  'It is larger than {n} MiB, the most that is read.': '超过 {n} MiB，即可读取的上限。',
  'An archive inside another is not opened. Drop it by itself.':
    '压缩包中的压缩包不会打开，请单独拖入。',
  'Its type is not read: {formats}.': '不支持此类型：{formats}。',
  'askfolio reads Markdown (.md), text (.txt), reStructuredText (.rst), HTML, PDF, Word (.docx), notebooks (.ipynb), CSV, JSON and source code':
    'askfolio 可读取 Markdown（.md）、纯文本（.txt）、reStructuredText（.rst）、HTML、PDF、Word（.docx）、Notebook（.ipynb）、CSV、JSON 和源代码',
  '{formats}.': '{formats}。',
  'Beside so many documents a JSON file is taken for settings of their site. Drop it by itself to add it.':
    '与大量文档放在一起的 JSON 文件会被视为站点设置。如需添加，请单独拖入。',
  'Another dropped file has the same path; the last was taken.':
    '拖入的另一个文件路径相同，采用了最后一个。',
  'No file that can be read was found in {names}.': '在 {names} 中没有找到可读取的文件。',
  'This preset reads only {files}.': '此预设只读取 {files}。',
  'en/faq/*.md of the Milvus documentation': 'Milvus 文档中的 en/faq/*.md',
  'Choose the preset "Default" for other documents.': '其他文档请选择“默认”预设。',
  'What it says cannot be had.': '无法取得其中的内容。',
  'Mend it, or drop another file.': '请修复该文件，或拖入其他文件。',
  'Drop files of these types.': '请拖入这些类型的文件。',
  'Nothing was changed.': '没有任何更改。',

  'The archive holds this path twice; the last was taken.':
    '压缩包中此路径出现了两次，采用了最后一个。',
  'It is damaged in the archive ({detail}).': '它在压缩包中已损坏（{detail}）。',
  'It claims to be {claimed} bytes long, but is not; no file beyond {limit} is read.':
    '它自称有 {claimed} 字节，但与实际不符；不读取超过 {limit} 的文件。',
  'It inflates beyond {limit}, the most that one file may have.':
    '解压后超过 {limit}，即单个文件的上限。',
  'Its path leaves the archive ("..").': '其路径指向压缩包之外（“..”）。',
  'Its path is absolute.': '其路径是绝对路径。',
  'Its path holds a NUL character.': '其路径包含 NUL 字符。',
  '{name} inflates beyond {limit}, the most that is read of one archive.':
    '{name} 解压后超过 {limit}，即单个压缩包的上限。',
  '{name} lists more than {limit} entries, the most that is read of one archive.':
    '{name} 包含的条目超过 {limit} 个，即单个压缩包的上限。',
  '{name} is not a zip archive.': '{name} 不是 zip 压缩包。',
  '{name} is not a zip archive: it is empty.': '{name} 不是 zip 压缩包：文件为空。',
  '{name} is an empty archive.': '{name} 是空的压缩包。',
  '{name} can be read in two ways ({detail}); perhaps it was cut off on its way.':
    '{name} 有两种解读方式（{detail}），可能在传输途中被截断。',
  '{name} is damaged ({detail}); perhaps it was cut off on its way.':
    '{name} 已损坏（{detail}），可能在传输途中被截断。',
  '{name} is encrypted.': '{name} 已加密。',
  'Nothing of it was taken in.': '没有添加其中的任何内容。',
  'There is nothing to take in.': '没有可添加的内容。',
  'Its files cannot be read, and nothing of it was taken in.':
    '无法读取其中的文件，没有添加任何内容。',
  'Split it into smaller archives, or drop only the folders you need.':
    '请拆分为较小的压缩包，或只拖入需要的文件夹。',
  'Split it into smaller archives.': '请拆分为较小的压缩包。',
  'Drop a zip archive, or the text files themselves.': '请拖入 zip 压缩包，或直接拖入文本文件。',
  'Check how it was made and drop one with files inside.':
    '请检查它的制作方式，拖入含有文件的压缩包。',
  'Download or pack it again, then drop it again.': '请重新下载或打包，然后再次拖入。',
  'Unpack it with its password and drop the files, or pack them again without one.':
    '请用密码解压后拖入文件，或不设密码重新打包。',

  'It cannot be read ({detail}).': '无法读取（{detail}）。',
  'its reader did not start': '读取程序没有启动',
  'Reading it took more than {seconds} s without getting on; it may be damaged.':
    '读取超过 {seconds} 秒没有进展，文件可能已损坏。',
  'The document': '该文档',
  'It is protected by a password, or an old .doc file. Save it as .docx.':
    '有密码保护，或是旧的 .doc 文件。请另存为 .docx。',
  'It is a zip archive, but no Word document.': '是 zip 压缩包，但不是 Word 文档。',
  'Its elements are too many, or stand in each other too deep, to be read.':
    '其元素过多或嵌套过深，无法读取。',
  'It is no valid JSON ({detail}).': '不是有效的 JSON（{detail}）。',
  'It is no valid JSON, which a notebook has to be.': '不是有效的 JSON，而 Notebook 必须是 JSON。',
  'It has no cells; notebooks older than version 4 (2014) are not read.':
    '其中没有单元格；不支持早于版本 4（2014 年）的 Notebook。',
  'It has no text on {pages} {pages|page|pages}: a scan, it seems. Run text recognition (OCR) over it first.':
    '{pages} 页中没有文本：似乎是扫描件。请先进行文字识别（OCR）。',
  'It has only {letters} characters of text on {pages} {pages|page|pages}: a scan, it seems. Run text recognition (OCR) over it first.':
    '{pages} 页中只有 {letters} 个字符：似乎是扫描件。请先进行文字识别（OCR）。',
  'Taken in, but {n} of its {pages} pages {n|has|have} no text: pictures or scans, in which nothing is found.':
    '已添加，但 {pages} 页中有 {n} 页没有文本：是图片或扫描件，其中的内容无法检索。',
  'It is protected by a password. Save a copy without one.':
    '有密码保护。请另存一份不带密码的副本。',
  'It is damaged or no PDF ({detail}).': '文件已损坏，或不是 PDF（{detail}）。',
  'Taken in, but it is not valid {encoding}: {n} byte sequences became U+FFFD.':
    '已添加，但不是有效的 {encoding}：{n} 处字节序列被替换为 U+FFFD。',
  'Taken in as {encoding}: it is not UTF-8, and this is what its bytes look like.':
    '已按 {encoding} 添加：它不是 UTF-8，从字节来看最像这种编码。',
};

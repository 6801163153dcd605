/** Collections as files. */
export const share = {
  'Export {name}': '导出 {name}',
  'Export as one file': '导出为一个文件',
  'Import an exported one': '导入已导出的文档库',
  '{name} is not an exported collection: {found}.': '{name} 不是导出的文档库：{found}。',
  'it is empty': '文件为空',
  'it is a web page': '它是网页',
  'it does not begin with “{start}”': '开头不是“{start}”',
  'Choose a file that “Export” has made (its name ends in .askfolio), or the address of one.':
    '请选择由“导出”生成的文件（文件名以 .askfolio 结尾），或其地址。',
  '{name} was made by a newer askfolio: it has version {version} of the format, and this page reads version {known}.':
    '{name} 由更新的 askfolio 生成：格式版本为 {version}，而本页支持版本 {known}。',
  'Open it in a newer askfolio, or have it exported again by one as old as this.':
    '请用更新的 askfolio 打开，或用与本页版本相同的 askfolio 重新导出。',
  '{name} is not whole: it should have {expected} bytes and has {found}.':
    '{name} 不完整：应有 {expected} 字节，实际有 {found} 字节。',
  'Download or copy it again; if it stays so, have it exported again.':
    '请重新下载或复制；如果仍然如此，请重新导出。',
  '{name} is damaged: {where}.': '{name} 已损坏：{where}。',
  'its head does not match its checksum': '文件头与校验和不符',
  'its head would be too long': '文件头过长',
  'its head lacks something': '文件头缺少内容',
  'it has no part {place}': '缺少第 {place} 部分',
  'part {place} ({kind}) does not match its checksum': '第 {place} 部分（{kind}）与校验和不符',
  'part {place} cannot be decompressed': '第 {place} 部分无法解压',
  'vectors of {model} have no {dims} numbers': '{model} 的向量不是 {dims} 维',
  'there is no preset {preset}': '没有预设 {preset}',
  'its documents are not as it says': '其中的文档与声明不符',
  'its index is not sound: {detail}': '索引有误：{detail}',
  'its index is of other documents': '索引属于其他文档',
  'the document {document} does not have the chunks that it should have':
    '文档 {document} 的文本块与应有的不符',
  'The vectors of {name} were made with the embedding model {model}, which this page does not have.':
    '{name} 的向量由向量模型 {model} 生成，本页没有该模型。',
  'Questions could not be compared with them.': '问题无法与它们比较。',
  'Nothing of it was taken in, and what this browser holds is as it was.':
    '没有添加其中的任何内容，此浏览器中的内容保持原样。',
  'Open it in a page that has the model, or have it exported with one of these: {models}.':
    '请在有该模型的页面中打开，或用以下模型之一重新导出：{models}。',
  'An export has all vectors, so that nobody who opens it has to wait for them.':
    '导出的文件包含全部向量，打开的人无需等待。',
  'Press “Go on”, wait until everything is embedded, then export again.':
    '请点击“继续”，等全部向量化后再导出。',
  'There are no documents to export.': '没有可导出的文档。',
  'Add files first.': '请先添加文件。',
  'The collection was changed while it was exported.': '文档库在导出过程中发生了更改。',
  'Nothing was exported; the collection is as it was changed.':
    '没有导出任何内容；文档库保持更改后的状态。',
  'Export again when nothing is being added or deleted.': '请在没有添加或删除时重新导出。',
  'There is no exported collection at {url} (status {status}).':
    '{url} 没有导出的文档库（状态 {status}）。',
  'Check the address; whoever runs that site may have moved or deleted it.':
    '请检查地址；站点维护者可能已移动或删除它。',
  '{url} is not what it was when it was opened (status {status}).':
    '{url} 与打开时不同（状态 {status}）。',
  'It was probably published anew meanwhile; a part of it could not be read.':
    '它可能在此期间重新发布过；有一部分无法读取。',
  'Reload the page to open it as it is now.': '请刷新页面，打开现在的版本。',
  '{url} could not be fetched ({detail}).': '无法获取 {url}（{detail}）。',
  'You may be offline, or {host} does not answer, or it does not allow other sites to read it (CORS).':
    '你可能已离线，或 {host} 没有应答，或不允许其他站点读取（CORS）。',
  'Check the connection; if {host} is yours, have it send “Access-Control-Allow-Origin”, or download the file and drop it here.':
    '请检查网络连接；如果 {host} 由你维护，请让它发送“Access-Control-Allow-Origin”，或下载该文件后拖到这里。',
  'This collection is opened from its address and can only be read.':
    '此文档库从其地址打开，只能读取。',
  'Choose or make a collection of your own for files of your own.':
    '如需添加自己的文件，请选择或新建自己的文档库。',
  'the chunks of {path} are not sound': '{path} 的文本块有误',
  'a web page is at this address': '此地址是网页',
};

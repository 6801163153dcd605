/** What goes wrong in the page itself: its parts, its memory and what it keeps. */
export const engine = {
  'A part of this page could not be loaded ({detail}).': '本页的一部分无法加载（{detail}）。',
  'You may be offline, or the page was renewed since you opened it. What your collection holds is kept.':
    '你可能已离线，或本页在打开后有过更新。文档库中的内容会保留。',
  'Reload the page when you are online.': '请在联网后刷新页面。',
  'Something went wrong that should not have: {text}.': '发生了意外错误：{text}。',
  'What your collection holds is kept.': '文档库中的内容会保留。',
  'Reload the page and try again; if it stays, please report it with this message.':
    '请刷新页面后重试；如果仍然出现，请附上此信息反馈。',
  "askfolio's search engine": 'askfolio 的检索引擎',
  'The runtime of the embedding model': '向量模型的运行环境',
  'The runtime of the embedding model for WebGPU': '向量模型的 WebGPU 运行环境',
  'The encoder': '编码器',
  'The encoder with relaxed SIMD': '使用 relaxed SIMD 的编码器',
  '{title} could not be loaded from {url} ({detail}).': '{title}无法从 {url} 加载（{detail}）。',
  'What you have taken in is kept.': '已添加的内容会保留。',
  'Check the connection and reload the page.': '请检查网络连接并刷新页面。',
  'This browser cannot run askfolio’s search engine: its WebAssembly lacks SIMD.':
    '此浏览器无法运行 askfolio 的检索引擎：其 WebAssembly 不支持 SIMD。',
  'Nothing can be read or searched here; what is stored is untouched.':
    '这里无法读取或检索；已存储的内容不受影响。',
  'Use a current version of Chrome, Edge, Firefox or Safari.':
    '请使用最新版本的 Chrome、Edge、Firefox 或 Safari。',
  'askfolio’s search engine is of another version than this page: it lacks {missing}.':
    'askfolio 的检索引擎与本页版本不同：缺少 {missing}。',
  'Reload the page. If it stays, whoever runs this site should delete build/wasm and build it again.':
    '请刷新页面。如果仍然如此，站点维护者应删除 build/wasm 并重新构建。',
  'The engine of this page did not start.': '本页的引擎没有启动。',
  'The engine of this page did not start: {message}.': '本页的引擎没有启动：{message}。',
  'Documents cannot be read or searched; what is stored is untouched.':
    '无法读取或检索文档；已存储的内容不受影响。',
  'Reload the page. If it stays, use a current version of Chrome, Edge, Firefox or Safari.':
    '请刷新页面。如果仍然如此，请使用最新版本的 Chrome、Edge、Firefox 或 Safari。',
  'This page was opened over plain http.': '本页是通过普通 http 打开的。',
  'Browsers then withhold what askfolio needs to verify and keep its data.':
    '在这种情况下，浏览器不提供 askfolio 校验和保存数据所需的功能。',
  'Open it over https, or from this computer as http://127.0.0.1 or http://localhost.':
    '请通过 https 打开，或在本机以 http://127.0.0.1 或 http://localhost 打开。',

  'The embedding model stopped working ({detail}).': '向量模型停止工作（{detail}）。',
  'its worker could not be started': '无法启动工作线程',
  'its worker does not answer': '工作线程没有应答',
  '{model} gives vectors of {dims} numbers, not {expected}':
    '{model} 给出 {dims} 维向量，而不是 {expected} 维',
  'Documents that are in the collection are kept; those that are not embedded yet are found by their words alone.':
    '文档库中的文档会保留；尚未向量化的只能按关键词找到。',
  'Press "Go on", or ask again. If it happens again, close other tabs: the device may be out of memory.':
    '请点击“继续”，或重新提问。如果再次发生，请关闭其他标签页：设备内存可能不足。',
  'This collection was made with the embedding model {id}, which this version does not have.':
    '此文档库是用向量模型 {id} 建立的，当前版本没有该模型。',
  'Its vectors cannot be compared with those of another model.':
    '它的向量无法与其他模型的向量比较。',
  'Clear the collection and drop its files again.': '请清空文档库，并重新拖入文件。',
  'The model file {title} could not be fetched from {url} ({detail}).':
    '无法从 {url} 获取模型文件 {title}（{detail}）。',
  'Without it nothing can be embedded; the collection is kept.':
    '没有它就无法向量化；文档库会保留。',
  'Check the connection and try again. After one complete visit the model works offline.':
    '请检查网络连接后重试。完整访问一次之后，模型可离线使用。',
  'The model file {title} is not the one that is expected: {expected} bytes with SHA-256 {hash} were expected, {bytes} bytes with {found} came.':
    '模型文件 {title} 与预期不符：应为 {expected} 字节、SHA-256 {hash}，实际为 {bytes} 字节、{found}。',
  'It was not used; the collection is kept.': '该文件没有被使用；文档库会保留。',
  'Reload the page. If it happens again, whoever runs this site should fetch the models anew: node models/fetch.mjs, then build.':
    '请刷新页面。如果再次发生，站点维护者应重新获取模型：node models/fetch.mjs，然后重新构建。',
  'The model file {title} is not at {url} (status {status}).':
    '{url} 没有模型文件 {title}（状态 {status}）。',
  'Whoever runs this site should fetch the models and build again: node models/fetch.mjs, then npm run build.':
    '站点维护者应获取模型并重新构建：node models/fetch.mjs，然后 npm run build。',
  'The embedding model {model} cannot be chosen for this collection.':
    '此文档库不能选用向量模型 {model}。',
  'The collection keeps its own.': '文档库保留原来的模型。',
  'Choose one of these, with the default preset: {models}.':
    '请在默认预设下选择以下模型之一：{models}。',
  'The embedding model of this collection was changed in another tab.':
    '此文档库的向量模型已在另一个标签页中更改。',
  'Vectors that this tab was about to write belong to the model before; they were left out.':
    '本标签页准备写入的向量属于原来的模型，没有写入。',
  'Reload the page: it goes on with the model that the collection has now.':
    '请刷新页面：将使用文档库现在的模型继续。',
  'The vectors of {of} cannot be used: {count} of {dims} numbers each were expected, and {found}.':
    '{of} 的向量无法使用：应有 {count} 个 {dims} 维向量，但{found}。',
  'some of them are no numbers': '其中有些不是数字',
  '{n} numbers were found': '实际有 {n} 个数字',
  'They were not taken in; everything else is as it was.': '没有采用这些向量；其余一切保持原样。',
  'Embed the documents again, or take vectors that the collection’s own embedding model has made.':
    '请重新向量化文档，或使用由此文档库的向量模型生成的向量。',

  'Files are being taken in.': '正在添加文件。',
  'Another tab is taking files in.': '另一个标签页正在添加文件。',
  'Another tab has an older version of this page open.': '另一个标签页打开着本页的旧版本。',
  'The documents that are kept have to be brought into a new form first, and that tab holds them.':
    '需要先把已保存的文档转换为新格式，而那个标签页正占用着它们。',
  'Close the other tabs of this page, then reload this one.':
    '请关闭本页的其他标签页，然后刷新此页。',
  'Another tab has brought the documents that are kept into a newer form, or deleted them.':
    '另一个标签页已把保存的文档转换为更新的格式，或删除了它们。',
  'This tab cannot reach them any more; nothing of them was changed by it.':
    '此标签页无法再访问它们；没有更改其中的任何内容。',
  'Reload the page.': '请刷新页面。',
  'Files are being taken in already.': '已经在添加文件。',
  'Only one thing at a time changes a collection.': '文档库一次只能进行一项更改。',
  'Wait until it is done, or cancel it, then try again.': '请等它完成或取消它，然后重试。',
  'The collection would have about {chunks} chunks, for which the index needs about {needed} of memory; a browser tab gives it at most {limit}.':
    '文档库将有约 {chunks} 个文本块，索引约需 {needed} 内存；浏览器标签页最多提供 {limit}。',
  'Nothing was taken in; the collection is as it was.': '没有添加任何内容；文档库保持原样。',
  'Take in fewer documents, delete some first, or keep the collection on a Milvus server.':
    '请减少要添加的文档，先删除一些，或将文档库存放在 Milvus 服务器上。',
  'The storage that the browser grants this site is full ({detail}).':
    '浏览器分配给本站的存储空间已满（{detail}）。',
  'about {needed} are needed, {left} are left': '约需 {needed}，剩余 {left}',
  'Documents that are in the collection stay usable: those that are not embedded yet are found by their words alone. What is not in was left out.':
    '文档库中的文档仍可使用：尚未向量化的只能按关键词找到。其余内容没有添加。',
  'Delete documents (and the vectors that were kept, under "Settings") or free disk space, then press "Go on", or drop the files again: only what is missing is read.':
    '请删除文档（以及“设置”中保留的向量）或释放磁盘空间，然后点击“继续”，或再次拖入文件：只会读取缺少的部分。',
  "The browser's storage failed ({detail}).": '浏览器存储出错（{detail}）。',
  'The last change was not kept; what was committed before is unharmed.':
    '最后一次更改没有保存；之前提交的内容完好无损。',
  'Reload the page. If it happens again, leave private browsing or allow this site to keep data.':
    '请刷新页面。如果再次发生，请退出无痕浏览，或允许本站保存数据。',
  'Another document of this collection is called {path}.': '此文档库中已有名为 {path} 的文档。',
  'Two of one name could not be told apart; the document keeps its name.':
    '同名文档无法区分；该文档保留原名。',
  'Choose another name, or delete the other document first.': '请换一个名称，或先删除另一篇文档。',
  'The name is empty.': '名称为空。',
  'Type a name, and try again.': '请输入名称后重试。',
  'This collection is not there any more.': '此文档库已不存在。',
  'It was deleted, perhaps in another tab; what was about to be written into it was left out.':
    '它已被删除，可能是在另一个标签页中；准备写入的内容没有写入。',
  'Choose another collection, or make a new one.': '请选择其他文档库，或新建一个。',

  'The copy was stopped.': '复制已停止。',
  'The collection is where it was. What was copied stays there.':
    '文档库仍在原处。已复制的内容会留在那里。',
  'Copy again to go on: what is there already is not written again.':
    '再次复制即可继续：已有的内容不会重复写入。',
  '{n} of {all} documents are not in the copy as they were ({path}).':
    '{all} 篇文档中有 {n} 篇在副本中与原来不同（{path}）。',
  'Some chunks are not in the copy.': '副本中缺少部分文本块。',
  'The collection that was copied is unharmed.': '被复制的文档库完好无损。',
  'Copy again: only what is missing is written.': '请再次复制：只会写入缺少的部分。',
  'There are no documents to copy.': '没有可复制的文档。',
  'The collection is empty, or was filled by something else and is only asked here.':
    '文档库为空，或由其他程序写入，在这里只用于提问。',
  'Add files first, or choose a place that has documents under “Where it is kept”.':
    '请先添加文件，或在“存放位置”中选择有文档的位置。',
  'Some documents of this collection have no vectors yet.': '此文档库中有些文档还没有向量。',
  'A copy has all vectors, or it would find less.':
    '副本必须包含全部向量，否则能找到的内容会变少。',
  'Press “Go on”, wait until everything is embedded, then copy again.':
    '请点击“继续”，等全部向量化后再复制。',
};

/** What goes wrong with a Milvus server. */
export const milvus = {
  'Nothing was changed, and what this browser holds is kept.':
    '没有任何更改，此浏览器中的内容会保留。',
  'What this browser holds is kept.': '此浏览器中的内容会保留。',
  '“{text}” is not the address of a Milvus server.': '“{text}”不是 Milvus 服务器的地址。',
  'Enter one such as http://localhost:19530, or the public endpoint of a Zilliz Cloud cluster (https://…), without user name, path or query.':
    '请输入形如 http://localhost:19530 的地址，或 Zilliz Cloud 集群的公网端点（https://…），不含用户名、路径或查询参数。',
  '“{name}” cannot be the name of a collection in Milvus.':
    '“{name}”不能作为 Milvus 中集合的名称。',
  '“{name}” cannot be the name of a database in Milvus.':
    '“{name}”不能作为 Milvus 中数据库的名称。',
  '“{name}” cannot be the name of a field in Milvus.': '“{name}”不能作为 Milvus 中字段的名称。',
  'Use at most 255 letters, digits and underscores, the first of them no digit.':
    '最多 255 个字母、数字和下划线，且不能以数字开头。',
  'This device is offline, so {host} cannot be reached.': '此设备已离线，无法连接 {host}。',
  'Connect to the network, then try again.': '请连接网络后重试。',
  'this page': '本页',
  'The browser does not let this page reach {host}.': '浏览器不允许本页访问 {host}。',
  'The page came over https and the server’s address is plain http, which browsers block.':
    '本页通过 https 加载，而服务器地址是普通 http，浏览器会阻止。',
  'Give the server TLS and use its https address, or open askfolio from your own computer (npm start).':
    '请为服务器启用 TLS 并使用其 https 地址，或在自己的电脑上打开 askfolio（npm start）。',
  'This site may not reach devices on your local network: allow “Local network access” in the browser’s settings for this site, then try again.':
    '本站没有访问本地网络设备的权限：请在浏览器的网站设置中允许“本地网络访问”，然后重试。',
  '{host} answers, but the browser does not let this page read it.':
    '{host} 有应答，但浏览器不允许本页读取。',
  'Milvus allows every page (CORS), so this is another server, one that leads elsewhere, or a proxy before Milvus. A proxy must allow requests from {origin}: the methods GET and POST, the headers Authorization and Content-Type.':
    'Milvus 允许任何页面访问（CORS），因此这是其他服务器、会跳转的服务器，或 Milvus 前面的代理。代理必须允许来自 {origin} 的请求：方法 GET 和 POST，请求头 Authorization 和 Content-Type。',
  'Check that Milvus is running and that address and port are right (19530 unless it was changed).':
    '请确认 Milvus 正在运行，地址和端口正确（未更改时为 19530）。',
  'The browser may have asked whether this site may reach your local network: allow it.':
    '浏览器可能询问过是否允许本站访问本地网络：请允许。',
  'A wrong certificate, or http for https, looks the same from here.':
    '证书错误，或误用 http 代替 https，在这里看起来也是如此。',
  '{host} took the request and gave no answer for {seconds} s.':
    '{host} 收到了请求，但 {seconds} 秒内没有应答。',
  'Look at the server’s load and logs, then try again: what is there already is not sent again.':
    '请查看服务器的负载和日志，然后重试：已有的内容不会重复发送。',
  'The answer of {host} broke off in the middle.': '{host} 的应答中途中断。',
  'Check the connection and the server, then try again: what is there already is not sent again.':
    '请检查连接和服务器，然后重试：已有的内容不会重复发送。',
  '{host} answered with {found}: it is no Milvus server.':
    '{host} 返回了{found}：它不是 Milvus 服务器。',
  'a web page': '网页',
  'no JSON (status {status})': '非 JSON 内容（状态 {status}）',
  'other JSON (status {status})': '其他 JSON（状态 {status}）',
  '“not found” to everything that Milvus knows': '“未找到”（对 Milvus 的所有接口）',
  'Check address and port: Milvus answers on 19530, not on the port of its web page (9091).':
    '请检查地址和端口：Milvus 的端口是 19530，而不是其网页的端口（9091）。',
  '{host} does not accept this token (401).': '{host} 不接受此令牌（401）。',
  '{host} wants a token (401).': '{host} 需要令牌（401）。',
  'Enter user:password (root:Milvus where nobody has changed it), or the API key of Zilliz Cloud.':
    '请输入“用户名:密码”（未更改时为 root:Milvus），或 Zilliz Cloud 的 API 密钥。',
  '{host} was too busy, {n} times in a row.': '{host} 连续 {n} 次过于繁忙。',
  'Wait a little, then try again: what is there already is not sent again.':
    '请稍候重试：已有的内容不会重复发送。',
  '{host} says ({code}): {message}.': '{host} 的说明（{code}）：{message}。',
  'no reason given': '没有给出原因',
  'Check the name of the database, or leave it empty for the default one.':
    '请检查数据库名称；使用默认数据库时请留空。',
  'Test the connection in “Where it is kept”; it says what is wrong with the collection.':
    '请在“存放位置”中测试连接，会显示集合的问题所在。',
  'Milvus took {chunks} chunks, but does not find all of them after {seconds} s.':
    'Milvus 收下了 {chunks} 个文本块，但 {seconds} 秒后仍不能找到全部。',
  'Searches may miss the last documents. This server’s REST API (v1) cannot wait for them itself.':
    '检索可能遗漏最后添加的文档。此服务器的 REST 接口（v1）无法自行等待。',
  'Wait a little and press “Go on”: what is there already is not sent again.':
    '请稍候并点击“继续”：已有的内容不会重复发送。',
  'Milvus took a deletion, but still finds what was deleted after {seconds} s.':
    'Milvus 接受了删除，但 {seconds} 秒后仍能找到已删除的内容。',
  'Searches may show it for a while. This server’s REST API (v1) cannot wait for that itself.':
    '检索可能在一段时间内仍显示它。此服务器的 REST 接口（v1）无法自行等待。',
  'Wait a little and look again; delete it once more if it is still there.':
    '请稍候再看；如果仍在，请再次删除。',
  'Collection {collection}: {problem}': '集合 {collection}：{problem}',
  '{what} needs the collection in this browser.': '{what}要求文档库存放在此浏览器中。',
  'This one is kept in Milvus, which searches in its own way.':
    '此文档库存放在 Milvus 中，由它以自己的方式检索。',
  'Choose “In this browser” under “Where it is kept” to do it there.':
    '请在“存放位置”中选择“存放在此浏览器”。',
  'Collection {collection} was filled by something else than askfolio: it is only asked here.':
    '集合 {collection} 由 askfolio 以外的程序写入：在这里只用于提问。',
  'Nothing in it was changed.': '其中的内容没有更改。',
  'Choose another collection, or this browser, under “Where it is kept” to take files in.':
    '如需添加文件，请在“存放位置”中选择其他集合或此浏览器。',
  'What was found has no text in a field “{field}”.': '找到的内容在字段“{field}”中没有文本。',
  'Enter the name of the field that holds the text under “Where it is kept”.':
    '请在“存放位置”中填写存放文本的字段名。',
  'there is none of that name.': '没有这个名称的集合。',
  'Check its name.': '请检查名称。',
  'it has no such field of float vectors.': '没有这样的浮点向量字段。',
  'it has no field of float vectors.': '没有浮点向量字段。',
  'its vectors are in “{field}”, not in “vector”.': '向量在“{field}”字段中，而不是“vector”。',
  'it takes no fields but its own (no dynamic field).': '不接受其他字段（没有动态字段）。',
  'its key is “{field}”, not “id”.': '主键是“{field}”，而不是“id”。',
  'its vectors have {dims} numbers, those of {model} have {expected}.':
    '其向量有 {dims} 维，而 {model} 的向量有 {expected} 维。',
  'it compares vectors by {metric}, askfolio by IP.':
    '它按 {metric} 比较向量，askfolio 按 IP 比较。',
  'nothing (it has no index)': '（无：没有索引）',
  'it was filled by something else than askfolio.': '由 askfolio 以外的程序写入。',
  'its vectors were made with {made}, this collection’s model is {model}.':
    '其向量由 {made} 生成，而此文档库的模型是 {model}。',
  'Take another collection name, or let this one be dropped and created anew: what is in it is deleted then.':
    '请换一个集合名称，或删除并重新创建此集合：其中的内容会被删除。',
  'Choose the embedding model that its vectors were made with, and name its fields.':
    '请选择生成其向量的模型，并填写字段名。',
  'Left out: chunk {chunk} needs {bytes} bytes, and Milvus takes at most {most} of one. Divide the file, or keep it in this browser.':
    '跳过：第 {chunk} 个文本块需要 {bytes} 字节，而 Milvus 单个最多 {most} 字节。请拆分文件，或存放在此浏览器中。',
};

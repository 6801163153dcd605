/** What goes wrong between a question and its answer. */
export const chat = {
  'Open passage {n}: {title}': '打开段落 {n}：{title}',
  'Does not stand in the passage that is cited': '没有出现在所引段落中',
  'The answer is not complete.': '回答不完整。',
  conversation: '对话',
  'Deleted the conversation “{title}”.': '已删除对话“{title}”。',
  'Replaced the last answer.': '已替换上一个回答。',
  'Making the question one that stands alone': '正在把问题改写为完整的问题',
  'The server is busy. Try {attempt} follows in {seconds} s.':
    '服务器繁忙，{seconds} 秒后进行第 {attempt} 次尝试。',

  '“{text}” is not a base URL.': '“{text}”不是接口地址。',
  'The one used before stays.': '仍使用之前的地址。',
  'Enter an address such as https://api.deepseek.com, without user name, query or fragment.':
    '请输入形如 https://api.deepseek.com 的地址，不含用户名、查询参数或片段。',
  'The passages stay on the page, and your collection is untouched.':
    '段落仍在页面上，文档库不受影响。',
  '{host} did not understand the request (400).': '{host} 无法理解请求（400）。',
  'Check the model name in Settings; look at the exact prompt if the name is right.':
    '请检查设置中的模型名称；如果名称无误，请查看完整提示词。',
  '{host} does not accept the API key (401).': '{host} 不接受此 API 密钥（401）。',
  'Open Settings and enter the key again, whole and without spaces, or create a new one.':
    '请打开设置，重新完整输入密钥（不含空格），或创建新的密钥。',
  'The account at {host} has no balance left (402).': '{host} 的账户余额不足（402）。',
  'Top up the account that the key belongs to, then ask again.':
    '请为密钥所属账户充值，然后重新提问。',
  '{host} refuses this key or this place (403).': '{host} 拒绝此密钥或来自此地的访问（403）。',
  'Check what the key is allowed to do, or use another key.': '请检查密钥的权限，或换用其他密钥。',
  '{host} has no chat API at this address, or no such model (404).':
    '{host} 在此地址没有对话接口，或没有该模型（404）。',
  'Check the base URL and the model name in Settings.': '请检查设置中的接口地址和模型名称。',
  '{host} rejects a parameter of the request (422).': '{host} 拒绝了请求中的某个参数（422）。',
  'Check the model, thinking and effort in Settings; not every server knows them all.':
    '请检查设置中的模型、思考和思考强度；并非每个服务器都支持全部选项。',
  '{host} gets too many requests from this account (429).':
    '此账户向 {host} 发送的请求过多（429）。',
  'Wait a minute, then ask again.': '请稍等一分钟，再重新提问。',
  'This passes as a rule: wait a moment, then ask again.':
    '这通常是暂时的：请稍候片刻，再重新提问。',
  'The model {model} was withdrawn on {since}.': '模型 {model} 已于 {since} 下线。',
  'Open Settings and use {use} instead.': '请打开设置，改用 {use}。',
  '{host} answered with an error ({status}).': '{host} 返回了错误（{status}）。',
  'It says: “{detail}”': '服务器的说明：“{detail}”。',
  'Check the base URL.': '请检查接口地址。',
  'This device is offline, so {host} cannot be asked.': '此设备已离线，无法访问 {host}。',
  'Searching works without a network: the passages below come from your collection.':
    '检索不需要网络：下方段落来自你的文档库。',
  'Connect to the network, then ask again.': '请连接网络，然后重新提问。',
  'This page was loaded over https and the base URL is http, which browsers block: use https.':
    '本页通过 https 加载，而接口地址是 http，浏览器会阻止：请使用 https。',
  "Check the base URL and the connection. A server of your own must allow this page's origin ({origin}); a content blocker may also be the cause.":
    '请检查接口地址和网络连接。自建服务器必须允许本页的来源（{origin}）；也可能是内容拦截器所致。',
  'No answer came from {host}. The browser hides why.': '{host} 没有应答，浏览器也没有给出原因。',
  'The answer from {host} broke off: {reason}.': '来自 {host} 的回答中断：{reason}。',
  'the connection was lost': '连接已断开',
  'the stream ended too early': '数据流提前结束',
  'the server ran out of resources': '服务器资源不足',
  'it sent something that is not JSON': '收到的内容不是 JSON',
  'it reported “{error}”': '服务器报告“{error}”',
  'an error': '错误',
  'it sent an event without an end': '服务器发送的事件没有结束',
  'This passphrase does not open the key for {host}.': '此口令打不开 {host} 的密钥。',
  'The key stays as it is, encrypted.': '密钥保持原样，仍然加密。',
  'Type the passphrase again; without it, press “Forget” and enter the key anew.':
    '请重新输入口令；没有口令时，请点击“清除”并重新输入密钥。',
  'There is no key to open any more.': '已没有可解开的密钥。',
  'It was forgotten in another tab.': '它已在另一个标签页中清除。',
  'Enter the key again.': '请重新输入密钥。',
  'What had arrived is kept.': '已收到的内容会保留。',
  'Continue from there, or ask again.': '可以从中断处继续，或重新提问。',
  '{host} answered with {type}, not with an event stream.':
    '{host} 返回的是 {type}，而不是事件流。',
  'an unnamed type': '未注明的类型',
  'The base URL is probably not that of a chat API.': '接口地址可能不是对话接口的地址。',
  'Check the base URL in Settings.': '请检查设置中的接口地址。',
  'There is no API key for {host}, so no answer was asked for.':
    '没有 {host} 的 API 密钥，因此没有请求回答。',
  'The passages were found in your collection without it.':
    '段落是在你的文档库中找到的，不需要密钥。',
  'Create a key at platform.deepseek.com under API keys and enter it in Settings.':
    '请在 platform.deepseek.com 的 API keys 页面创建密钥，并填入设置。',
  'Enter its key in Settings; any word will do if that server needs none.':
    '请在设置中填入它的密钥；如果该服务器不需要密钥，任意填写即可。',
  'The API key holds characters that no key has, such as spaces or line breaks.':
    'API 密钥包含空格或换行等密钥中不会有的字符。',
  'Open Settings and paste the key again.': '请打开设置，重新粘贴密钥。',

  'The model did not reply with a question.': '模型没有返回问题。',
  'The one that was typed is asked instead.': '将按输入的原文提问。',
  'Ask again in a sentence that can be understood alone, or switch rewriting off.':
    '请用一句完整的话重新提问，或关闭改写。',
  'No passage of your documents has to do with this question.':
    '你的文档中没有与此问题相关的段落。',
  'Whole documents are about {tokens} tokens or more; the model reads up to {room} with room for an answer.':
    '完整文档约有 {tokens} 个 token 或更多；为回答留出空间后，模型最多读取 {room} 个。',
  'Choose fewer documents by their path under “How it is asked”, or answer from passages instead.':
    '请在“提问方式”中按路径限定较少的文档，或改为依据段落回答。',
  'No document has “{typed}” in its path.': '没有文档的路径包含“{typed}”。',
  'Nothing was searched.': '没有进行检索。',
  'Change or empty “Only from” under “How it is asked”.': '请修改或清空“提问方式”中的“限定范围”。',
  'The user’s message lacks {passages}, the place for the passages.':
    '用户消息缺少 {passages}，即段落的位置。',
  'The user’s message has {passages} more than once.': '用户消息中 {passages} 出现了不止一次。',
  'The user’s message lacks {question}, the place for the question.':
    '用户消息缺少 {question}，即问题的位置。',
  'The question is empty.': '问题为空。',
  'There is nothing to search for.': '没有可检索的内容。',
  'Type a question and ask again.': '请输入问题后重新提问。',
  'The collection is empty.': '文档库为空。',
  'There is nothing to search in.': '没有可供检索的文档。',
  'Drop a zip of documents first; the first ones can be searched as soon as they are embedded.':
    '请先拖入文档的 zip 压缩包；最先完成向量化的文档马上就能检索。',
  'This document is no longer in the collection.': '此文档已不在文档库中。',
  'It was deleted or replaced by a newer version.': '它已被删除，或被新版本替换。',
  'Ask again to find passages of what is there now.': '请重新提问，以查找现有的内容。',
};

/** Asking and answering. */
export const answers = {
  'The part of this page that sends requests to servers could not be loaded.':
    '此页面中负责向服务器发送请求的部分无法加载。',
  'Nothing was sent; what you have typed and taken in is kept.':
    '没有发送任何内容；您输入和加入的内容都还在。',
  'Check the connection to where this page comes from, then try again.':
    '请检查与此页面所在网站的连接，然后重试。',
};

/** What the keyboard can do, and how a newer version comes. */
export const help = {
  'Keyboard shortcuts': '键盘快捷键',
  'Type a question': '输入问题',
  'Stop the answer': '停止回答',
  'Open a passage of the answer': '打开回答所依据的段落',
  'List the conversations': '列出所有对话',
  'Paste text as a document': '将文本粘贴为文档',
  'This list': '本列表',
  Enter: 'Enter',
  'Shift + Enter': 'Shift + Enter',
  'Ctrl + V': 'Ctrl + V',
  Esc: 'Esc',
  'Ask the question': '提出问题',
  'A new line in the question': '在问题中换行',
  'Paste files, or text as a document': '粘贴文件，或将文本粘贴为文档',
  'Close a dialog': '关闭对话框',
  'Single keys are shortcuts': '使用单键快捷键',
  'Never while you type. Switch them off if they get in the way.':
    '输入文字时不会触发。如有妨碍，可以关闭。',

  'Ask the manual': '向使用手册提问',
  'Try it on the manual': '用使用手册试一试',
  'Try a question': '试着提问',

  'A new version of askfolio is ready. Documents, conversations and what you have typed are kept.':
    'askfolio 有新版本可用。文档、对话和已输入的内容都会保留。',
  'The API key has to be entered again.': 'API 密钥需要重新输入。',
  Reload: '重新加载',
  Later: '以后再说',
};

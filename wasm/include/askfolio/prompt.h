// The messages that are sent to the chat model.
#ifndef ASKFOLIO_PROMPT_H_
#define ASKFOLIO_PROMPT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "askfolio/wordpiece.h"

namespace askfolio {

struct Passage {
  std::string text;
  std::string source;                 // path of the document
  std::vector<std::string> headings;  // outermost first
};

struct Message {
  std::string role;  // "system" or "user"
  std::string content;
};

struct Prompt {
  std::vector<Message> messages;
  // How many of the passages, from the front, are in the prompt: passage i is cited as [i + 1].
  size_t passages = 0;
  // An estimate: counted with the embedding model's vocabulary, not the chat model's.
  size_t tokens = 0;
};

// The published tutorial's two messages to the letter: passages joined with a newline.
Prompt build_tutorial_prompt(const std::string& question, const std::vector<Passage>& passages,
                             const WordPiece& tokenizer);

// askfolio's own: numbered passages with source and headings, an instruction to answer from them
// alone, in the question's language, and to cite each as [n]. Passages are taken from the front
// while the whole stays within max_tokens; the first is always in, cut at a code point where it
// must be. Passage text cannot close its own frame.
Prompt build_prompt(const std::string& question, const std::vector<Passage>& passages,
                    size_t max_tokens, const WordPiece& tokenizer);

}  // namespace askfolio

#endif  // ASKFOLIO_PROMPT_H_

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

// What the two messages are made of. In `user`, {passages} (or {context}, as the tutorial calls it)
// stands once, where the passages go, and {question} at least once. Braces around anything else, and
// in a passage or a question, are text.
struct PromptTemplate {
  std::string system;
  std::string user;
};

// The published tutorial's two messages to the letter.
PromptTemplate tutorial_template();

// askfolio's own: an instruction to answer from the passages alone, in the question's language, and
// to cite each as [n]. `strict`: and to say no more than that they do not suffice where they do not.
PromptTemplate default_template(bool strict = false);

// The tutorial's way: the texts of the passages joined with a newline, as they are but for what could
// pass for the tags around them. Throws Error "bad-template".
Prompt build_tutorial_prompt(const std::string& question, const std::vector<Passage>& passages,
                             const WordPiece& tokenizer,
                             const PromptTemplate& text = tutorial_template());

// askfolio's own way: numbered passages with source and headings. Passages are taken from the front
// while the whole stays within max_tokens; the first is always in, cut at a code point where it
// must be. Passage text cannot close its own frame. Throws Error "bad-template".
Prompt build_prompt(const std::string& question, const std::vector<Passage>& passages,
                    size_t max_tokens, const WordPiece& tokenizer,
                    const PromptTemplate& text = default_template());

}  // namespace askfolio

#endif  // ASKFOLIO_PROMPT_H_

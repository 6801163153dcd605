// Prompts of a question and its passages.
#include <emscripten/bind.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "askfolio/parsed_json.h"
#include "askfolio/prompt.h"
#include "askfolio/wordpiece.h"
#include "throwing.h"
#include "values.h"

namespace askfolio::bindings {
namespace {

using nlohmann::json;

std::vector<Passage> passages_from(const json& request) {
  std::vector<Passage> passages;
  for (const json& passage : request.at("passages")) {
    passages.push_back({passage.at("text"), passage.at("source"), passage.at("headings")});
  }
  return passages;
}

// JSON is put together of single values: one that holds others may need memory to go (ParsedJson).
std::string quoted(const std::string& text) { return json(text).dump(); }

std::string as_json(const PromptTemplate& text) {
  return "{\"system\":" + quoted(text.system) + ",\"user\":" + quoted(text.user) + "}";
}

val prompt_templates() {
  return text_of("{\"normal\":" + as_json(default_template()) +
                 ",\"strict\":" + as_json(default_template(true)) +
                 ",\"tutorial\":" + as_json(tutorial_template()) + "}");
}

val build_prompt(val request_json, const WordPiece& tokenizer) {
  const ParsedJson parsed(text_from(request_json));
  const json& request = *parsed;
  const std::string question = request.at("question");
  const std::vector<Passage> passages = passages_from(request);
  const json& text = request.at("template");
  const PromptTemplate used = {text.at("system"), text.at("user")};
  const Prompt prompt =
      request.at("preset") == "tutorial"
          ? build_tutorial_prompt(question, passages, tokenizer, used)
          : askfolio::build_prompt(question, passages, request.at("maxTokens").get<uint32_t>(),
                                   tokenizer, used);
  std::string messages;
  for (const auto& [role, content] : prompt.messages) {
    messages += messages.empty() ? "" : ",";
    messages += "{\"role\":" + quoted(role) + ",\"content\":" + quoted(content) + "}";
  }
  return text_of("{\"messages\":[" + messages + "],\"passages\":" + std::to_string(prompt.passages) +
                 ",\"tokens\":" + std::to_string(prompt.tokens) + "}");
}

}  // namespace

EMSCRIPTEN_BINDINGS(prompt) {
  emscripten::function("buildPrompt", throwing<build_prompt>);
  emscripten::function("promptTemplates", throwing<prompt_templates>);
}

}  // namespace askfolio::bindings

#include "askfolio/postings.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "askfolio/error.h"

namespace askfolio {
namespace {

using Model = std::map<uint32_t, std::vector<uint32_t>>;  // places by text

PostingList list_of(const Model& model, bool has_places = true) {
  PostingList list;
  for (const auto& [text, places] : model) {
    for (const uint32_t place : places) {
      has_places ? list.add(text, place) : list.add_without_place(text);
    }
  }
  return list;
}

Model random_model(std::mt19937& random) {
  Model model;
  uint32_t text = random() % 3;
  for (size_t i = random() % 600; i > 0; --i) {
    uint32_t place = 0;
    for (size_t j = 1 + random() % (random() % 8 == 0 ? 300 : 2); j > 0; --j) {
      model[text].push_back(place += random() % (random() % 4 == 0 ? 100000 : 4));
    }
    text += 1 + random() % (random() % 8 == 0 ? 100000 : 3);
  }
  return model;
}

void expect_reads(const PostingList& list, const Model& model, bool has_places = true) {
  EXPECT_EQ(list.size(), model.size());
  PostingList::Cursor cursor(list);
  std::vector<uint32_t> places;
  for (const auto& [text, expected] : model) {
    ASSERT_FALSE(cursor.at_end());
    ASSERT_EQ(cursor.text(), text);
    ASSERT_EQ(cursor.count(), expected.size());
    cursor.read_places(places);
    ASSERT_EQ(places, has_places ? expected : std::vector<uint32_t>{});
    cursor.next();
  }
  EXPECT_TRUE(cursor.at_end());
}

PostingList load(std::string_view postings, std::string_view places, uint32_t texts) {
  PostingList list = PostingList::unchecked(SmallBytes(postings), SmallBytes(places));
  list.check(texts);
  return list;
}

TEST(PostingList, GivesBackWhatWasAdded) {
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    const Model model = random_model(random);
    const bool has_places = round % 2 == 0;
    const PostingList list = list_of(model, has_places);
    expect_reads(list, model, has_places);
    size_t seen = 0;
    list.for_each([&](uint32_t text, uint32_t count) {
      ++seen;
      ASSERT_EQ(model.at(text).size(), count);
    });
    EXPECT_EQ(seen, model.size());
  }
}

TEST(PostingList, SeeksAsALowerBound) {
  std::mt19937 random(4);
  for (int round = 0; round < 200; ++round) {
    const Model model = random_model(random);
    const PostingList list = list_of(model);
    const uint32_t end = model.empty() ? 10 : model.rbegin()->first + 2;
    PostingList::Cursor cursor(list);
    std::vector<uint32_t> places;
    for (uint32_t text = random() % end; text < end; text += 1 + random() % (1 + end / 20)) {
      cursor.seek(text);
      const auto expected = model.lower_bound(text);
      ASSERT_EQ(cursor.at_end(), expected == model.end());
      if (cursor.at_end()) break;
      ASSERT_EQ(cursor.text(), expected->first);
      if (random() % 2 == 0) continue;
      cursor.read_places(places);
      ASSERT_EQ(places, expected->second);
      text = expected->first;
    }
  }
}

TEST(PostingList, IsRenumbered) {
  std::mt19937 random(5);
  for (int round = 0; round < 50; ++round) {
    Model model;
    for (uint32_t text = 0; text < 300; ++text) {
      if (random() % 2 == 0) model[text] = {static_cast<uint32_t>(random() % 9), 9};
    }
    std::vector<uint32_t> numbers(300);
    for (uint32_t i = 0; i < 300; ++i) numbers[i] = i;
    std::shuffle(numbers.begin(), numbers.end(), random);
    for (uint32_t& number : numbers) {
      if (random() % 3 == 0) number = PostingList::kDropped;
    }
    Model expected;
    for (const auto& [text, places] : model) {
      if (numbers[text] != PostingList::kDropped) expected[numbers[text]] = places;
    }
    expect_reads(list_of(model).renumbered(numbers), expected);
  }
}

TEST(PostingList, LoadsItsBytesAndNoOthers) {
  std::mt19937 random(6);
  const Model model = {{0, {1, 2}}, {7, {0}}, {200, {5, 300, 300}}};
  const PostingList list = list_of(model);
  const std::string_view postings = list.postings();
  const std::string_view places = list.places();
  expect_reads(load(postings, places, 201), model);
  EXPECT_THROW(load(postings, places, 200), Error);
  for (size_t size = 0; size < postings.size(); ++size) {
    EXPECT_THROW(load(postings.substr(0, size), places, 201), Error);
  }
  for (size_t size = 1; size < places.size(); ++size) {
    EXPECT_THROW(load(postings, places.substr(0, size), 201), Error);
  }
  // Whatever loads is written the same way again.
  size_t loaded = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string forged(postings);
    std::string forged_places(places);
    forged[random() % forged.size()] = static_cast<char>(random());
    forged_places[random() % forged_places.size()] = static_cast<char>(random());
    try {
      const auto again = load(forged, forged_places, 201);
      EXPECT_EQ(again.postings(), forged);
      EXPECT_EQ(again.places(), forged_places);
      ++loaded;
    } catch (const Error&) {
    }
  }
  EXPECT_GT(loaded, 0u);
}

}  // namespace
}  // namespace askfolio

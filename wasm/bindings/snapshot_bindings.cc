// An engine as a snapshot, a piece at a time, and back.
#include <emscripten/bind.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "askfolio/engine.h"
#include "askfolio/snapshot.h"
#include "throwing.h"
#include "values.h"

namespace askfolio::bindings {
namespace {

using emscripten::typed_memory_view;

// The next piece's name; empty where there is none left.
val next_piece(SnapshotSaving& saving) {
  return text_of(saving.next() ? askfolio::text_of(saving.name()) : "");
}

val piece_of(const SnapshotSaving& saving) {
  const std::span<const uint8_t> piece = saving.piece();
  return val(typed_memory_view(piece.size(), piece.data())).call<val>("slice");
}

val directory_of(const SnapshotSaving& saving) { return array_from(saving.directory()); }

// An engine on its way in, with room for one piece.
struct Loading {
  EngineLoading engine;
  std::unique_ptr<uint8_t[]> room;
  size_t room_size = 0;
  std::span<const uint8_t> piece = {};
};

Loading* make_loading(val directory) {
  return new Loading{EngineLoading(vector_from<uint8_t>(directory)), nullptr};
}

// The core's own memory: neither zeroed nor copied.
val room_for(Loading& loading, size_t bytes) {
  if (loading.room_size < bytes) {
    loading.room.reset(new uint8_t[bytes]);
    loading.room_size = bytes;
  }
  loading.piece = {loading.room.get(), bytes};
  return val(typed_memory_view(bytes, loading.room.get()));
}

void add_filled(Loading& loading) { loading.engine.add(loading.piece); }

void add_piece(Loading& loading, val bytes) {
  room_for(loading, bytes["length"].as<size_t>()).call<void>("set", bytes);
  add_filled(loading);
}

void renumber(Loading& loading, val numbers) {
  loading.engine.renumber(vector_from<uint32_t>(numbers));
}

Engine* finish_loading(Loading& loading) {
  return new Engine(std::move(loading.engine).finish());
}

}  // namespace

EMSCRIPTEN_BINDINGS(snapshot) {
  using emscripten::allow_raw_pointers;
  emscripten::class_<SnapshotSaving>("Saving")
      .function("next", throwing<next_piece>)
      .function("piece", throwing<piece_of>)
      .function("directory", throwing<directory_of>);
  emscripten::class_<Loading>("Loading")
      .constructor(throwing<make_loading>, allow_raw_pointers())
      .function("room", throwing<room_for>)
      .function("addFilled", throwing<add_filled>)
      .function("add", throwing<add_piece>)
      .function("renumber", throwing<renumber>)
      .function("finish", throwing<finish_loading>, allow_raw_pointers());
}

}  // namespace askfolio::bindings

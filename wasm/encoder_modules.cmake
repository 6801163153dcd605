# The encoder as WASM: encoder.wasm, which every browser with SIMD runs, and where the compiler can
# write relaxed SIMD encoder-relaxed.wasm, which multiplies bytes besides.

include(CheckCXXSourceCompiles)

# Without exceptions, whose runtime is a fifth of the module: what would be thrown traps. Without
# JavaScript glue: the module imports nothing, and a worker instantiates it by itself.
function(add_encoder_module name)  # sources...
  add_executable(${name} bindings/encoder_bindings.cc ${ARGN})
  set_target_properties(${name} PROPERTIES SUFFIX .wasm RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  target_include_directories(${name} PRIVATE include)
  target_compile_options(${name} PRIVATE -Wall -Wextra -O3 -msimd128)
  target_link_options(${name} PRIVATE
    --no-entry -sSTANDALONE_WASM=1 -sALLOW_MEMORY_GROWTH=1
    -sMAXIMUM_MEMORY=1GB -sFILESYSTEM=0 -sMALLOC=emmalloc
    -sEXPORTED_FUNCTIONS=_malloc,_encoder_load,_encoder_use,_encoder_run,_encoder_self_test)
endfunction()

set_source_files_properties(
  bindings/encoder_bindings.cc src/encoder/byte_check.cc src/encoder/weights.cc
  PROPERTIES COMPILE_OPTIONS -Os)

set(ASKFOLIO_PLAIN_SOURCES ${ASKFOLIO_ENCODER_SOURCES})
list(FILTER ASKFOLIO_PLAIN_SOURCES EXCLUDE REGEX /byte_)
add_encoder_module(encoder ${ASKFOLIO_PLAIN_SOURCES})
target_link_options(encoder PRIVATE -O3)

set(CMAKE_REQUIRED_FLAGS "-msimd128 -mrelaxed-simd")
check_cxx_source_compiles("
  #include <wasm_simd128.h>
  int main(int, char**) {
    const v128_t v = wasm_i32x4_splat(1);
    return wasm_i32x4_extract_lane(wasm_i32x4_relaxed_dot_i8x16_i7x16_add(v, v, v), 0);
  }" ASKFOLIO_RELAXED_INTRINSIC)
unset(CMAKE_REQUIRED_FLAGS)

if(ASKFOLIO_RELAXED_INTRINSIC)
  set(ASKFOLIO_RELAXED_COMPILE -mrelaxed-simd)
  set(ASKFOLIO_RELAXED_LINK -O3)
else()
  # byte_lanes.h writes the opcode. The optimiser that comes with so old a compiler (Emscripten 3.1.6)
  # takes it for another; below -O2 and with -sWASM_BIGINT it only reads the module.
  set(ASKFOLIO_RELAXED_LINK -O1 -sWASM_BIGINT=1 -Wl,--strip-all)
endif()
add_encoder_module(encoder-relaxed ${ASKFOLIO_ENCODER_SOURCES})
target_compile_definitions(encoder-relaxed PRIVATE ASKFOLIO_RELAXED_SIMD)
target_compile_options(encoder-relaxed PRIVATE ${ASKFOLIO_RELAXED_COMPILE})
target_link_options(encoder-relaxed PRIVATE ${ASKFOLIO_RELAXED_LINK})

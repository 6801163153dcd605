// The programs and headers that the build and the tests need, and how each system installs them.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { findChromium } from './chromium.mjs';
import { hasCommand } from './run.mjs';

const INCLUDE_DIRS = ['/usr/include', '/usr/local/include', '/opt/homebrew/include'];

function hasHeader(name) {
  return INCLUDE_DIRS.some((dir) => existsSync(`${dir}/${name}`));
}

function isUbuntu() {
  try {
    return /^ID=ubuntu$/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/** Debian has the parts that make an environment in a package of their own. */
function hasPython() {
  return spawnSync('python3', ['-c', 'import venv, ensurepip'], { stdio: 'ignore' }).status === 0;
}

/** title: for people; found: is it there?; the rest: its package, by package manager. */
const TOOLS = {
  emscripten: {
    title: 'Emscripten (emcc)',
    found: () => hasCommand('emcc'),
    apt: 'emscripten',
    brew: 'emscripten',
    dnf: 'emscripten',
    pacman: 'emscripten',
  },
  cmake: {
    title: 'CMake',
    found: () => hasCommand('cmake'),
    apt: 'cmake',
    brew: 'cmake',
    dnf: 'cmake',
    pacman: 'cmake',
  },
  ninja: {
    title: 'Ninja',
    found: () => hasCommand('ninja'),
    apt: 'ninja-build',
    brew: 'ninja',
    dnf: 'ninja-build',
    pacman: 'ninja',
  },
  json: {
    title: 'nlohmann/json (header nlohmann/json.hpp)',
    found: () => hasHeader('nlohmann/json.hpp'),
    apt: 'nlohmann-json3-dev',
    brew: 'nlohmann-json',
    dnf: 'json-devel',
    pacman: 'nlohmann-json',
  },
  compiler: {
    title: 'a C++ compiler (g++ or clang++)',
    found: () => hasCommand('g++') || hasCommand('clang++'),
    apt: 'g++',
    brew: 'llvm',
    dnf: 'gcc-c++ libasan libubsan',
    pacman: 'gcc',
  },
  googletest: {
    title: 'GoogleTest (header gtest/gtest.h)',
    found: () => hasHeader('gtest/gtest.h'),
    apt: 'libgtest-dev',
    brew: 'googletest',
    dnf: 'gtest-devel',
    pacman: 'gtest',
  },
  chromium: {
    title: 'Chromium (or set CHROMIUM_PATH to its program)',
    found: () => findChromium() !== null,
    apt: isUbuntu() ? 'chromium-browser' : 'chromium',
    brew: '--cask chromium',
    dnf: 'chromium',
    pacman: 'chromium',
  },
  python: {
    title: 'Python 3 with venv and pip',
    found: hasPython,
    apt: 'python3-venv',
    brew: 'python',
    dnf: 'python3-pip',
    pacman: 'python',
  },
  maven: {
    title: 'Maven (mvn)',
    found: () => hasCommand('mvn'),
    apt: 'maven',
    brew: 'maven',
    dnf: 'maven',
    pacman: 'maven',
  },
};

const MANAGERS = [
  { name: 'apt', program: 'apt-get', install: 'sudo apt-get install' },
  { name: 'brew', program: 'brew', install: 'brew install' },
  { name: 'dnf', program: 'dnf', install: 'sudo dnf install' },
  { name: 'pacman', program: 'pacman', install: 'sudo pacman -S' },
];

/** The system's package manager {name, program, install command}, or undefined. */
export function packageManager() {
  return MANAGERS.find((manager) => hasCommand(manager.program));
}

/** Those of the named tools that are not there. */
export function missingTools(names) {
  return names.map((name) => TOOLS[name]).filter((tool) => !tool.found());
}

#!/usr/bin/env node
import module from 'node:module';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 15)) {
  console.error(`parapet-language-server needs Node.js 22.15 or later; this is ${process.versions.node}.`);
  process.exitCode = 2;
} else {
  // What was compiled at one start is not compiled again at the next.
  module.enableCompileCache();
  await import('#main');
}

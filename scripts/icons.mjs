// Draws the icons of the installed page from web/public/favicon.svg: node scripts/icons.mjs
import { readFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { chromiumPath } from './chromium.mjs';
import { inRoot } from './paths.mjs';

const svg = readFileSync(inRoot('web', 'public', 'favicon.svg'), 'utf8');

/** Systems cut these to a shape of their own: the ground goes to the edge, the page stays in the middle. */
const whole = svg
  .replace('viewBox="0 0 32 32"', 'viewBox="-5 -5 42 42"')
  .replace(/<rect [^>]*fill=/, '<rect x="-5" y="-5" width="42" height="42" fill=');

const icons = [
  { name: 'icon-192', size: 192, drawing: svg },
  { name: 'icon-512', size: 512, drawing: svg },
  { name: 'maskable-512', size: 512, drawing: whole },
  { name: 'apple-touch-icon', size: 180, drawing: whole },
];

const browser = await chromium.launch({
  executablePath: chromiumPath(),
  // Chromium's sandbox refuses to run as root.
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
for (const { name, size, drawing } of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const style = 'body { margin: 0 } svg { display: block; width: 100vw; height: 100vh }';
  await page.setContent(`<style>${style}</style>${drawing}`);
  const path = inRoot('web', 'public', 'icons', `${name}.png`);
  await page.screenshot({ path, omitBackground: true });
}
await browser.close();

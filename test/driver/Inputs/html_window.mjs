// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How a report looks in light and dark, on a desk and on a phone: what is too wide, and what is hard to read.
//   node html_window.mjs PACKAGES REPORT PICTURES
import { createRequire } from "node:module";
import { join } from "node:path";

const [packages, report, pictures] = process.argv.slice(2);
const { chromium } = createRequire(join(packages, "node_modules", "/"))("playwright-core");

/** Runs in the page: the least contrast of a visible text to what is behind it (WCAG 2.2), and the text. */
function leastContrast() {
  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((value) => value / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const over = ([r, g, b, a = 1], below) => [r, g, b].map((value, i) => value * a + below[i] * (1 - a));
  const backgroundOf = (element) => {
    const below = element.parentElement ? backgroundOf(element.parentElement) : [255, 255, 255];
    return over(channels(getComputedStyle(element).backgroundColor), below);
  };
  let worst = { ratio: Infinity, text: "" };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = texts.nextNode()); ) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility() || element.closest("script, style, option")) continue;
    const background = backgroundOf(element);
    const [a, b] = [over(channels(getComputedStyle(element).color), background), background].map(luminance);
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < worst.ratio) worst = { ratio, text: node.data.trim().slice(0, 40) };
  }
  return worst;
}

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-dev-shm-usage"] });
for (const [device, viewport] of [["desk", { width: 1280, height: 800 }], ["phone", { width: 360, height: 740 }]])
  for (const colorScheme of ["light", "dark"]) {
    const page = await browser.newPage({ viewport, colorScheme, isMobile: device === "phone" });
    await page.goto(`file://${report}`);
    for (const each of await page.locator("details").all()) await each.evaluate((details) => (details.open = true));
    await page.locator("button.link").first().evaluate((button) => button.click());
    await page.locator("dialog[open]").waitFor();
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    const { ratio, text } = await page.evaluate(leastContrast);
    const [red] = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number));
    const faint = ratio < 4.5 ? `${ratio.toFixed(1)} at '${text}'` : "none";
    console.log(`${device}, ${red < 128 ? "dark" : "light"}: ${tooWide} pixels too wide, faint text: ${faint}`);
    await page.screenshot({ path: join(pictures, `${device}-${colorScheme}.png`) });
    await page.close();
  }
await browser.close();

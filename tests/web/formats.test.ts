/** The formats that need no browser; PDF and Word: tests/browser/formats.spec.ts. */
import { describe, expect, it, vi } from 'vitest';
import { FileError } from '../../web/src/ingest/file-error';
import { Converter } from '../../web/src/ingest/formats/converter';
import { ACCEPT, formatOf } from '../../web/src/ingest/formats/formats';
import { htmlToMarkdown } from '../../web/src/ingest/formats/html';
import { jsonToText } from '../../web/src/ingest/formats/json';
import { notebookToMarkdown } from '../../web/src/ingest/formats/notebook';
import { pageText } from '../../web/src/ingest/formats/pdf-text';

it('the format goes by the ending, whatever its case', () => {
  expect(formatOf('a/b.c/Notes.MD')).toBe('text');
  expect(formatOf('x.PDF')).toBe('pdf');
  for (const path of ['noending', 'a.md/noending', 'x.exe', '.md/', 'x.', '']) {
    expect(formatOf(path), path).toBeNull();
  }
  expect(ACCEPT.split(',')).toEqual(expect.arrayContaining(['.zip', '.pdf', '.docx', '.md']));
});

describe('HTML becomes Markdown', () => {
  it('with headings, lists, tables, code and links', () => {
    const html = `<!doctype html><title>Site</title><body><h1>Guide</h1>
      <p>Some <b>bold</b> and <code>ef_construction</code> text, and nlist_value.</p>
      <ul><li>one<li>two</ul><pre><code class="language-py">x = 1\n</code></pre>
      <table><tr><th>a<th>b<tr><td>1<td>2</table><a href="x.html">link</a>`;
    expect(htmlToMarkdown(html)).toBe(
      '# Guide\n\nSome **bold** and `ef_construction` text, and nlist_value.\n\n- one\n- two\n\n' +
        '```py\nx = 1\n```\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n[link](x.html)\n',
    );
  });

  it('without scripts, styles, pictures and navigation, with what pictures say', () => {
    const html = `<nav><a href="/">Home</a></nav><script>alert(1)</script><style>p{}</style>
      <p>See <img src="https://a.example/x.png" alt="the plan"> here.</p>`;
    expect(htmlToMarkdown(html)).toBe('See the plan here.\n');
  });

  it('of the main part alone, where the page has one, under its title', () => {
    const html = '<title>  A\n title </title><p>menu</p><main><p>Text</p></main><p>foot</p>';
    expect(htmlToMarkdown(html)).toBe('# A title\n\nText\n');
  });

  it('with every word whole where markup touches it', () => {
    const html =
      '<p>a<b> bold </b>word, <i><a href="x">c</a></i>d<del> </del>e <b>注意：</b>文字 <s>f?</s>g</p>';
    expect(htmlToMarkdown(html)).toBe('a **bold** word, *[c](x)*d e **注意：**文字 ~~f?~~g\n');
  });

  it('has links begin where its page says, and leaves those that make no address', () => {
    const links = '<a href="x.html">x</a> <a href="http://[">y</a>';
    expect(htmlToMarkdown(`<base href="https://a.example/b/">${links}`)).toBe(
      '[x](https://a.example/b/x.html) [y](http://[)\n',
    );
    expect(htmlToMarkdown(`<base href="/b/">${links}`)).toBe('[x](x.html) [y](http://[)\n');
  });

  it('of anything at all', () => {
    expect(htmlToMarkdown('')).toBe('');
    expect(htmlToMarkdown('<p>不完整 <b>的')).toBe('不完整 **的**\n');
    expect(htmlToMarkdown('&lt;script&gt;alert(1)&lt;/script&gt;')).not.toMatch(/^<script/);
  });
});

describe('a notebook becomes Markdown', () => {
  const cell = (cell_type: string, source: string | string[], outputs: object[] = []) => ({
    cell_type,
    source,
    outputs,
  });

  it('with its text, code and what that printed', () => {
    const notebook = {
      metadata: { language_info: { name: 'python' } },
      cells: [
        cell('markdown', ['# Title\n', 'text']),
        cell('code', 'print("```")\n', [
          { text: ['hello\n'] },
          { data: { 'text/plain': '42', 'image/png': 'iVBOR' } },
          { data: { 'image/png': 'iVBOR' } },
        ]),
        cell('code', ''),
        cell('raw', 'raw'),
      ],
    };
    expect(notebookToMarkdown(JSON.stringify(notebook))).toBe(
      '# Title\ntext\n\n````python\nprint("```")\n````\n\n```\nhello\n```\n\n```\n42\n```\n\nraw',
    );
  });

  it.each(['', '{', 'null', '[]', '{"worksheets":[]}', '{"cells":{}}'])('but not %j', (text) => {
    expect(() => notebookToMarkdown(text)).toThrow(FileError);
  });
});

describe('JSON', () => {
  it('that people wrote stays as it is', () => {
    const text = '{\n\t"a": 1\n}\n';
    expect(jsonToText(text)).toBe(text);
  });

  it('on one long line gets a line per value, and keeps every number and string', () => {
    const value = { id: 1, text: 'a, b: {"c"} \\" [d]'.repeat(40), list: [true, null, {}] };
    const json = JSON.stringify(value).replace('1', '12345678901234567890.10');
    const text = jsonToText(json);
    expect(JSON.parse(text)).toEqual(JSON.parse(json));
    expect(text).toContain('\n  "id": 12345678901234567890.10,\n');
    expect(text.split('\n')).toHaveLength(11);
  });

  it('that is none is refused', () => {
    expect(() => jsonToText('{"a":')).toThrow(FileError);
  });
});

describe('the text of a PDF page', () => {
  /** Lines of 10 points; a null is a wider step. */
  const page = (...lines: (string | null)[]) => {
    let y = 700;
    return pageText(
      lines.flatMap((str) => {
        y -= 12;
        return str === null
          ? []
          : [{ str, transform: [1, 0, 0, 1, 0, y], height: 10, width: 10, hasEOL: true }];
      }),
    );
  };

  it('keeps lines together and parts paragraphs', () => {
    expect(page('one', 'two', null, 'three')).toBe('one\ntwo\n\nthree');
    expect(page()).toBe('');
  });

  it('joins a word that was divided, and nothing else', () => {
    expect(page('the data-', 'base is')).toBe('the database is');
    expect(page('the data-', 'Base')).toBe('the data-\nBase');
    expect(page('2-', '3')).toBe('2-\n3');
  });
});

describe('a worker that converts', () => {
  function stuck(): Worker & { terminate: ReturnType<typeof vi.fn> } {
    const target = new EventTarget() as Worker;
    return Object.assign(target, { postMessage: () => undefined, terminate: vi.fn() });
  }
  const bytes = () => new Uint8Array(1);
  const never = new AbortController().signal;

  it('is ended when it hangs, and another one started for the next file', async () => {
    const workers = [stuck(), stuck()];
    let started = 0;
    const converter = new Converter(() => workers[started++] as Worker, 1);
    await expect(converter.convert('pdf', bytes(), never)).rejects.toThrow(FileError);
    await expect(converter.convert('pdf', bytes(), never)).rejects.toThrow('without getting on');
    expect(started).toBe(2);
    for (const worker of workers) expect(worker.terminate).toHaveBeenCalledOnce();
  });

  it('is ended when a person cancels', async () => {
    const worker = stuck();
    const stop = new AbortController();
    const converting = new Converter(() => worker).convert('pdf', bytes(), stop.signal);
    stop.abort();
    await expect(converting).rejects.toMatchObject({ name: 'AbortError' });
    expect(worker.terminate).toHaveBeenCalledOnce();
  });

  it('that dies costs its file alone', async () => {
    const worker = stuck();
    const converting = new Converter(() => worker).convert('docx', bytes(), never);
    worker.dispatchEvent(
      Object.assign(new Event('error', { cancelable: true }), { message: 'no memory' }),
    );
    await expect(converting).rejects.toThrow('It cannot be read (no memory).');
  });
});

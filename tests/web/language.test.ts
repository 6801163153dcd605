/** Texts whose language a person knows; the Milvus documentation and the Chinese set as they are. */
import { readFileSync } from 'node:fs';
import { TextWriter, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js';
import { describe, expect, it } from 'vitest';
import { chineseTexts, docsZipPath } from '../../scripts/fixtures.mjs';
import { modelForTexts } from '../../web/src/models/choice';
import { recogniseLanguage, recogniseMost } from '../../web/src/models/language';

const kTexts = {
  en: [
    'The ferry to the island leaves the harbour at nine in the morning.',
    'A return ticket costs fourteen crowns and is sold on board.',
    '# Install\n\nRun the script.\n\n```bash\ndocker run -d --name milvus -p 19530:19530\n```\n\nThen check that it is up.',
    'You can quote 数据 in an English sentence, and it is still written in English.',
  ],
  zh: [
    '渡轮每天早上九点从港口开往小岛。',
    '# 安装 Milvus\n\n运行 `docker compose up -d` 启动 Milvus，然后用 pymilvus 连接。\n\n```python\nfrom pymilvus import MilvusClient\nclient = MilvusClient(uri="http://localhost:19530")\nclient.create_collection(collection_name="the_collection_of_this", dimension=768)\n```\n',
    '資料儲存在物件儲存空間之中，索引由資料節點建立。',
    '日本电车の站名很有趣，旅行者常常在这里拍照留念，也会购买纪念品带回家去。',
  ],
  other: [
    'フェリーは毎朝九時に港を出て島へ向かいます。切符は船上で買えます。',
    'データベースのインデックスを作成する方法について説明します。',
    '페리는 매일 아침 아홉 시에 항구를 떠나 섬으로 갑니다.',
    'Паром на остров отходит из гавани в девять часов утра каждый день.',
    'تغادر العبارة إلى الجزيرة الميناء في الساعة التاسعة صباحا.',
    'Die Fähre zur Insel verlässt den Hafen morgens um neun Uhr, und die Karten gibt es an Bord.',
    'Le bac pour l’île quitte le port à neuf heures du matin, et les billets sont vendus à bord.',
    'El transbordador sale del puerto a las nueve de la mañana y los billetes se venden a bordo.',
    'O barco para a ilha sai do porto às nove da manhã e os bilhetes são vendidos a bordo.',
    'Il traghetto per l’isola lascia il porto alle nove del mattino e i biglietti sono a bordo.',
    'De veerboot naar het eiland vertrekt om negen uur uit de haven en kaartjes zijn aan boord.',
    'Prom na wyspę odpływa z portu o dziewiątej rano, a bilety można kupić na pokładzie.',
    'Phà ra đảo rời bến cảng lúc chín giờ sáng và vé được bán trên tàu.',
    'Feribot adaya sabah dokuzda limandan kalkıyor ve biletler gemide satılıyor.',
  ],
} as const;

it('the model for a text is that of its language, the default where none is made for it', async () => {
  expect(await modelForTexts(kTexts.zh)).toBe('bge-small-zh-v1.5');
  expect(await modelForTexts(kTexts.en)).toBe('all-MiniLM-L6-v2');
  expect(await modelForTexts(kTexts.other)).toBe('all-MiniLM-L6-v2');
  expect(await modelForTexts([''])).toBe('all-MiniLM-L6-v2');
});

describe.each(['en', 'zh', 'other'] as const)('%s', (language) => {
  it.each(kTexts[language])('%s', (text) => expect(recogniseLanguage(text)).toBe(language));
});

it.each(['', '   \n', '42 + 17 = 59', '🙂🙂', 'README', '\ud800\udfff\ud800'])(
  '%j says nothing about its language',
  (text) => expect(recogniseLanguage(text)).toBeNull(),
);

it('every file of the Milvus documentation is English, however much code it holds', async () => {
  const options = { useWebWorkers: false };
  const reader = new ZipReader(new Uint8ArrayReader(readFileSync(docsZipPath())), options);
  const strange: string[] = [];
  let files = 0;
  for (const entry of await reader.getEntries()) {
    if (entry.directory || !entry.filename.endsWith('.md')) continue;
    files += 1;
    const language = recogniseLanguage(await entry.getData(new TextWriter()));
    if (language !== 'en') strange.push(`${entry.filename}: ${language}`);
  }
  expect(files).toBe(224);
  // These three hold no sentence, just the names of programming languages.
  expect(strange.sort()).toEqual([
    'en/fragments/multiple_code.md: null',
    'en/fragments/multiple_sdk.md: null',
    'en/fragments/sdk_restful.md: null',
  ]);
});

it('every passage and question of the Chinese set is Chinese, but for one and the blank ones', () => {
  const texts = chineseTexts();
  const strange = texts.filter((text: string) => recogniseLanguage(text) !== 'zh');
  expect(texts.length).toBe(1258);
  expect(strange).toEqual(['MIT OpenCourseWare指什么？', '', '']);
});

it('a text is looked at in its middle too, and no longer than needed', () => {
  const begin = 'License text in the usual words of it. '.repeat(100);
  expect(recogniseLanguage(begin + '这里是正文，全部用中文写成。'.repeat(20_000))).toBe('zh');
});

it('of a mixture the larger part counts, not the number of its texts', async () => {
  const english = 'The harbour is open and the ferry leaves at nine. ';
  const chinese = '渡轮每天早上九点从港口开往小岛。';
  expect(await recogniseMost([english, english, chinese.repeat(20)])).toBe('zh');
  expect(await recogniseMost([english.repeat(20), chinese, chinese])).toBe('en');
  expect(await recogniseMost(['42', ''])).toBeNull();
});

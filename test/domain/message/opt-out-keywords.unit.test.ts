import assert from 'node:assert/strict';
import fc from 'fast-check';
import { smsConfirmation } from '../../../domain/message/opt-out-confirmation.js';
import { optOutWord } from '../../../domain/message/opt-out-keywords.js';
import { countParts } from '../../../domain/message/sms/encoding.js';

const AT = new Date('2026-11-11T04:05:00Z');
const said = (text: string): string | undefined => {
  const word = optOutWord(text, AT);
  return word?.isSure ? word.keyword : undefined;
};

describe('an SMS that begins with a keyword', () => {
  for (const [text, keyword] of [
    ['TC', 'tc'],
    ['tc', 'tc'],
    ['TC QC', 'tc'],
    ['TC1', 'tc1'],
    ['Tu choi', 'tu choi'],
    ['TỪ CHỐI nhận tin', 'tu choi'],
    ['từ  chối', 'tu choi'],
    ['TUCHOI', 'tu choi'],
    ['HUY', 'huy'],
    ['Hủy', 'huy'],
    ['HUỶ QC', 'huy'],
    ['huy\u0309', 'huy'],
    ['stop!!!', 'stop'],
    ['"STOP".', 'stop'],
    ['  \n STOP please', 'stop'],
    ['ＳＴＯＰ', 'stop'],
    ['S\u200bTOP', 'stop'],
    ['Unsubscribe', 'unsubscribe'],
    ['DUNG', 'dung'],
    ['Dừng lại đi', 'dung'],
    ['dung nhan tin', 'dung nhan'],
    ['ngung', 'ngung'],
    ['Ngừng nhận tin', 'ngung'],
    ['Ngưng gửi tin nhắn cho tôi', 'ngung'],
    ['Không nhận', 'khong nhan'],
    ['khong nhan tin nua', 'khong nhan'],
    ['Không nhận quảng cáo nữa nhé shop', 'khong nhan'],
    ['Không muốn nhận tin nữa ạ', 'khong muon nhan'],
    ['xin dung gui', 'dung gui'],
    ['Xin đừng gửi nữa', 'dung gui'],
    ['Vui lòng dừng gửi tin', 'dung gui'],
    ['Dung lai', 'dung'],
    ['Dừng lại', 'dung'],
    ['đừng làm phiền tôi nữa', 'dung'],
    ['STOPALL', 'stopall'],
    ['STOP ALL', 'stop'],
    ['UNSUB', 'unsub'],
    ['END', 'end'],
    ['Quit', 'quit'],
    ['CANCEL', 'cancel'],
    ['cancel my subscription', 'cancel'],
    ['please stop', 'stop'],
    ['REVOKE', 'revoke'],
    ['OPTOUT', 'opt out'],
    ['Opt-out', 'opt out'],
    ['Huy tin nhan', 'huy'],
    ['Hủy nhận tin', 'huy'],
    ['huy dang ky', 'huy'],
    ['Huỷ nhận', 'huy'],
  ] as const)
    it(`refuses: ${JSON.stringify(text)}`, () => assert.equal(said(text), keyword));

  for (const text of [
    '',
    '   ',
    '👍',
    'Cho mình hỏi giá',
    'Mình muốn HUY',
    'Xin đừng STOP nhé',
    'tcb',
    'stopover',
    'Đúng rồi shop ơi',
    'dung roi shop oi',
    'Dùng thế nào ạ?',
    'choi tu',
    'tu',
    'x'.repeat(5_000),
  ])
    it(`does not refuse: ${JSON.stringify(text.slice(0, 20))}`, () => assert.equal(said(text), undefined));

  for (const text of [
    'Huy day shop oi',
    'Huy shop oi',
    'Huy don hang giup em',
    'Hủy đơn hàng giúp em',
    'Mình muốn HUY',
    'Cancel my order',
    'End of the sale?',
    'Ngừng bán mẫu này rồi ạ?',
    'Không nhận được hàng',
    'Từ chối nhận hàng',
    'dung gui hang ve dia chi cu',
    'Dừng đơn hàng giúp em',
    'Em không muốn nhận tin',
    'Xin đừng STOP nhé',
    'dung roi shop oi',
    'dung lai duoc khong',
  ])
    it(`leaves a doubt for a person: ${JSON.stringify(text)}`, () => assert.equal(optOutWord(text, AT)?.isSure, false));

  for (const text of [
    '',
    '👍',
    'Cho mình hỏi giá',
    'tcb',
    'stopover',
    'Đúng rồi shop ơi',
    'Dùng lại được không',
    'weekend',
  ])
    it(`is not heard in: ${JSON.stringify(text)}`, () => assert.equal(optOutWord(text, AT), undefined));

  it('is found whatever follows it', () => {
    fc.assert(
      fc.property(fc.string(), (rest) => {
        assert.equal(said(`STOP ${rest}`), 'stop');
      }),
    );
  });

  it('is never an error, whatever was sent', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => said(text) === undefined || said(text) !== ''));
  });
});

describe('the confirmation of a refusal by SMS', () => {
  it('names the shop, when it was received and from when on nothing is sent', () => {
    assert.equal(
      smsConfirmation('Cửa hàng Hoa Nắng', AT, 'Asia/Ho_Chi_Minh'),
      'Cua hang Hoa Nang: Da nhan yeu cau tu choi quang cao luc 11:05 11/11/2026. Ngung gui tin quang cao tu 11:05 11/11/2026.',
    );
    assert.match(smsConfirmation(undefined, AT, 'Asia/Ho_Chi_Minh'), /^Da nhan /);
  });

  it('is one part of plain letters, however the shop is called', () => {
    for (const name of ['Đ'.repeat(200), '🎉 Tiệm bánh ngọt của Hương 🎉', 'a\r\nb', '']) {
      const text = smsConfirmation(name, AT, 'Asia/Ho_Chi_Minh');
      assert.equal(countParts(text).parts, 1, text);
      assert.match(text, /^[\x20-\x7e]+$/);
      assert.ok(text.length <= 160);
    }
  });
});

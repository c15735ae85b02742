// The guide that works without a network: what is done on the citizen's phone or on the web, in plain words (guide of the Ministry's
// centre C06, 08/2022, and what communes publish). Passwords, OTPs and passcodes are the citizen's: this app has no field for them.

import type { JSX } from "preact";
import { Step } from "../core/contract";
import { Icon } from "./icons";
import { Hotline, Page } from "./page";
import { Sheet } from "./sheet";
import { t } from "./words";

/** A chapter: its title, then its steps, a line each. */
type Chapter = () => string;

const onPhone: Chapter = () =>
  t(
    `Kích hoạt trên điện thoại
Trên máy của chính người dân hoặc gia đình: mở VNeID, bấm “Kích hoạt”.
Nhập số định danh và số điện thoại đã đăng ký, bấm “Gửi yêu cầu”.
Chờ tin nhắn, nhập mã OTP.
Chưa có mật khẩu thì đặt: 8 đến 20 ký tự, có chữ số, chữ hoa, chữ thường, ký tự đặc biệt.
Đặt mã bảo mật 6 số, chọn 2 câu hỏi bảo mật.
VNeID báo thành công: bấm Xong ở đây.`,
    `Activate on the phone
On the citizen's or the family's own phone: open VNeID, press “Kích hoạt”.
Enter the identity number and the registered phone number, press “Gửi yêu cầu”.
Wait for the message, enter the OTP.
No password yet: set one of 8 to 20 characters with a digit, a capital, a small letter and a special sign.
Set a 6-digit passcode, choose 2 security questions.
VNeID says that it succeeded: press Done here.`,
  );

const onWeb: Chapter = () =>
  t(
    `Kích hoạt trên web, không cần điện thoại thông minh
Trên máy tính mở đúng địa chỉ vneid.gov.vn, bấm “Đăng nhập”, “Kích hoạt tài khoản”.
Làm như trên điện thoại; máy nào nhận được tin nhắn OTP cũng được.`,
    `Activate on the web, no smartphone needed
On a computer open exactly vneid.gov.vn, press “Đăng nhập”, “Kích hoạt tài khoản”.
As on the phone; any phone that gets the OTP message will do.`,
  );

const register: Chapter = () =>
  t(
    `Đăng ký mức 1
Cài VNeID; chuẩn bị thẻ căn cước gắn chíp.
Bấm “Đăng ký”, quét mã QR trên thẻ, nhập số điện thoại, OTP, đặt mật khẩu.
Đăng nhập, bấm “Đăng ký tài khoản mức 1”.
Bật NFC, áp thẻ vào lưng máy; máy không có NFC thì quét mã QR trên thẻ.
Kiểm tra thông tin, chụp chân dung, xác nhận.
Có tin nhắn duyệt (thường sau 1 ngày làm việc) thì kích hoạt.`,
    `Register level 1
Install VNeID; have the chip card ready.
Press “Đăng ký”, scan the card's QR code, enter phone number and OTP, set a password.
Log in, press “Đăng ký tài khoản mức 1”.
Switch NFC on, hold the card to the phone's back; without NFC scan the card's QR code.
Check the data, take the portrait, confirm.
Activate when the message comes (usually one working day).`,
  );

const police: Chapter = () =>
  t(
    `Làm mức 2 tại Công an xã
Mang thẻ gắn chíp còn hạn, điện thoại dùng SIM chính chủ, giấy tờ muốn tích hợp.
Chưa có thẻ gắn chíp: làm thẻ và tài khoản cùng một lần.
Tin nhắn duyệt đến trong 3 ngày làm việc (7 ngày nếu làm thẻ): kích hoạt trong 7 ngày.`,
    `Level 2 at the commune police
Bring the valid chip card, a phone with one's own SIM, and papers to be added.
No chip card: card and account are made together.
The message comes within 3 working days (7 with a new card): activate within 7 days.`,
  );

const portal: Chapter = () =>
  t(
    `Đăng nhập Cổng dịch vụ công
Mở dichvucong.gov.vn, bấm “Đăng nhập”, chọn tài khoản do Bộ Công an cấp.
Quét mã QR bằng VNeID, hoặc nhập số định danh, mật khẩu, OTP.
Đồng ý chia sẻ thông tin, tìm thủ tục cần làm.`,
    `Log in to the service portal
Open dichvucong.gov.vn, press “Đăng nhập”, choose the account of the Ministry of Public Security.
Scan the QR code with VNeID, or enter number, password and OTP.
Agree to share, look for the procedure.`,
  );

/** What citizens see when it does not work, each followed by what helps. */
const troubles: Chapter = () =>
  t(
    `Khi gặp vướng mắc
“Thiết bị đã gắn với tài khoản khác”
Dừng lại: bấm tiếp sẽ gỡ tài khoản của người kia. Dùng vneid.gov.vn hoặc máy khác.
Không thấy OTP
Kiểm tra số đã đăng ký, SIM, chặn tin nhắn, sóng; thử lại; gọi 1900.0368.
OTP gửi về máy cũ
Đăng nhập trên máy cũ, hoặc xác thực NFC bằng thẻ; xong đổi mật khẩu.
“Tài khoản đã thực hiện kích hoạt”
Chỉ cần đăng nhập. Bấm Xong, chọn “Người dân tự làm”.
Quá 7 ngày từ tin nhắn
Vẫn thử; không được thì gọi 1900.0368.
Sai mật khẩu 5 lần
Chờ, hoặc bấm “Quên mật khẩu”.
Sai họ tên, ngày sinh; đã đổi số điện thoại
Đến Công an xã sửa trước, mang theo thẻ.
Tin nhắn có đường dẫn lạ hoặc tệp .apk
Lừa đảo. Tin thật mang tên VNeID.`,
    `When it does not work
“The device is tied to another account”
Stop: going on unbinds the other person. Use vneid.gov.vn or another phone.
The OTP does not come
Check the registered number, the SIM, blocked senders, the signal; retry; call 1900.0368.
The OTP goes to the old phone
Log in on the old phone or use NFC with the card; then change the password.
“The account is already active”
Just log in. Press Done and “They did it alone”.
More than 7 days since the message
Try; if it fails, call 1900.0368.
Five wrong passwords
Wait, or press “Quên mật khẩu”.
Wrong name or birth date; a new phone number
Have it put right at the commune police first, with the card.
A message with a strange link or an .apk
A scam. The real one is from VNeID.`,
  );

function Steps(p: { of: Chapter }): JSX.Element {
  const [title, ...steps] = p.of().split("\n");
  return (
    <section class="guide">
      <h3>{title}</h3>
      <ol>
        {steps.map((s) => (
          <li key={s}>{s}</li>
        ))}
      </ol>
    </section>
  );
}

function Troubles(): JSX.Element {
  const [title, ...lines] = troubles().split("\n");
  return (
    <section class="guide">
      <h3>{title}</h3>
      <dl>{lines.map((l, i) => (i % 2 ? <dd key={l}>{l}</dd> : <dt key={l}>{l}</dt>))}</dl>
    </section>
  );
}

function Secret(): JSX.Element {
  return (
    <p class="note soon">
      <Icon of="lock" /> {t("Người dân tự bấm mật khẩu, mã OTP, mã bảo mật. Không hỏi, không ghi hộ, không chụp.", "Passwords, OTPs and passcodes are typed by the citizen alone. Do not ask, note or photograph them.")}
    </p>
  );
}

function chapters(step: Step | undefined): Chapter[] {
  switch (step) {
    case Step.Register1:
    case Step.Survey:
      return [register];
    case Step.File2:
    case Step.Card:
      return [police];
    case Step.Portal:
      return [portal];
    default:
      return [onPhone, onWeb];
  }
}

export function GuideSheet(p: { step: Step | undefined }): JSX.Element {
  return (
    <Sheet title={t("Cách làm từng bước", "How to, step by step")}>
      <Secret />
      {chapters(p.step).map((c) => (
        <Steps of={c} key={c.name} />
      ))}
      <Troubles />
    </Sheet>
  );
}

export function GuidePage(): JSX.Element {
  return (
    <Page title={t("Hướng dẫn", "Guide")} note={t("xem được khi không có mạng", "works without a network")}>
      <div class="pad">
        <Secret />
        {[onPhone, onWeb, register, police, portal].map((c) => (
          <Steps of={c} key={c.name} />
        ))}
        <Troubles />
      </div>
      <Hotline />
    </Page>
  );
}

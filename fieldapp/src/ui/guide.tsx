// The guide that works without a network: what is done on the citizen's phone or on the web, in plain words (domain.md, section 5;
// guide of the Ministry's centre C06). Passwords, OTPs and passcodes are the citizen's: this app has no field for them.

import type { ComponentChildren, JSX } from "preact";
import { Step } from "../core/contract";
import { Icon } from "./icons";
import { Page } from "./page";
import { Sheet } from "./sheet";
import { t } from "./words";

function Steps(p: { title: string; of: string[] }): JSX.Element {
  return (
    <section class="guide">
      <h3>{p.title}</h3>
      <ol>
        {p.of.map((s) => (
          <li key={s}>{s}</li>
        ))}
      </ol>
    </section>
  );
}

function Secret(): JSX.Element {
  return (
    <p class="note soon">
      <Icon of="lock" />{" "}
      {t("Người dân tự bấm mật khẩu, mã OTP, mã bảo mật. Không hỏi, không ghi hộ, không chụp.", "Passwords, OTPs and passcodes are typed by the citizen alone. Do not ask, note or photograph them.")}
    </p>
  );
}

function OnPhone(): JSX.Element {
  return (
    <Steps
      title={t("Kích hoạt trên điện thoại", "Activate on the phone")}
      of={[
        t("Trên máy của chính người dân hoặc của gia đình: mở VNeID, bấm “Kích hoạt”.", "On the citizen's or the family's own phone: open VNeID, press “Kích hoạt”."),
        t("Nhập số định danh và số điện thoại đã đăng ký, bấm “Gửi yêu cầu”.", "Enter the identity number and the registered phone number, press “Gửi yêu cầu”."),
        t("Chờ tin nhắn có mã OTP, nhập mã.", "Wait for the message with the OTP and enter it."),
        t("Chưa có mật khẩu thì đặt: 8 đến 20 ký tự, có chữ số, chữ hoa, chữ thường, ký tự đặc biệt.", "No password yet: set one of 8 to 20 characters with a digit, a capital, a small letter and a special sign."),
        t("Đặt mã bảo mật 6 số, chọn 2 câu hỏi bảo mật.", "Set a 6-digit passcode, choose 2 security questions."),
        t("VNeID báo kích hoạt thành công: bấm Xong ở đây.", "VNeID says that it succeeded: press Done here."),
      ]}
    />
  );
}

function OnWeb(): JSX.Element {
  return (
    <Steps
      title={t("Kích hoạt trên web, không cần điện thoại thông minh", "Activate on the web, no smartphone needed")}
      of={[
        t("Trên máy tính mở đúng địa chỉ vneid.gov.vn, bấm “Đăng nhập”, rồi “Kích hoạt tài khoản”.", "On a computer open exactly vneid.gov.vn, press “Đăng nhập”, then “Kích hoạt tài khoản”."),
        t("Làm các bước như trên điện thoại; chỉ cần một máy nhận được tin nhắn OTP.", "Same steps as on the phone; any phone that gets the OTP message is enough."),
      ]}
    />
  );
}

function Register(): JSX.Element {
  return (
    <Steps
      title={t("Đăng ký mức 1", "Register level 1")}
      of={[
        t("Cài VNeID từ CH Play hoặc App Store; chuẩn bị thẻ căn cước gắn chíp.", "Install VNeID from Play or the App Store; have the chip card ready."),
        t("Bấm “Đăng ký”, quét mã QR trên thẻ, nhập số điện thoại, nhập OTP, đặt mật khẩu.", "Press “Đăng ký”, scan the card's QR code, enter the phone number and the OTP, set a password."),
        t("Đăng nhập, bấm “Đăng ký tài khoản mức 1”.", "Log in, press “Đăng ký tài khoản mức 1”."),
        t("Máy có NFC: bật NFC, áp thẻ vào lưng máy. Không có NFC: quét mã QR trên thẻ.", "With NFC: switch it on, hold the card to the back. Without: scan the card's QR code."),
        t("Kiểm tra thông tin, chụp ảnh chân dung theo hướng dẫn, bấm xác nhận.", "Check the data, take the portrait as shown, confirm."),
        t("Chờ tin nhắn duyệt, thường trong 1 ngày làm việc, rồi kích hoạt.", "Wait for the message of approval, usually one working day, then activate."),
      ]}
    />
  );
}

function Police(): JSX.Element {
  return (
    <Steps
      title={t("Làm mức 2 tại Công an xã", "Level 2 at the commune police")}
      of={[
        t("Mang thẻ căn cước gắn chíp còn hạn, điện thoại dùng SIM chính chủ.", "Bring the valid chip card and a phone with a SIM in one's own name."),
        t("Mang giấy tờ muốn tích hợp: bằng lái, đăng ký xe, thẻ bảo hiểm y tế.", "Bring papers to be added: driving licence, vehicle papers, health insurance card."),
        t("Chưa có thẻ gắn chíp: làm thẻ và tài khoản mức 2 cùng một lần.", "No chip card: card and level 2 are made together."),
        t("Tin nhắn duyệt đến trong 3 ngày làm việc, 7 ngày nếu làm thẻ mới.", "The message comes within 3 working days, 7 with a new card."),
        t("Có tin nhắn thì kích hoạt trong 7 ngày.", "Then activate within 7 days."),
      ]}
    />
  );
}

function Ask(): JSX.Element {
  return (
    <Steps
      title={t("Khảo sát", "Survey")}
      of={[
        t("Hỏi xem điện thoại: có cài được ứng dụng từ CH Play hoặc App Store không.", "Ask to see the phone: can it install from Play or the App Store?"),
        t("Soạn tin TTTB gửi 1414 để biết SIM đứng tên ai.", "Send TTTB to 1414 to see in whose name the SIM is."),
      ]}
    />
  );
}

function Portal(): JSX.Element {
  return (
    <Steps
      title={t("Đăng nhập Cổng dịch vụ công", "Log in to the service portal")}
      of={[
        t("Mở dichvucong.gov.vn, bấm “Đăng nhập”, chọn tài khoản do Bộ Công an cấp.", "Open dichvucong.gov.vn, press “Đăng nhập”, choose the Ministry of Public Security's account."),
        t("Mức 2: quét mã QR bằng VNeID. Hoặc nhập số định danh, mật khẩu, OTP.", "Level 2: scan the QR code with VNeID. Or enter number, password and OTP."),
        t("Đồng ý chia sẻ thông tin, rồi tìm thủ tục cần làm.", "Agree to share, then look for the procedure."),
      ]}
    />
  );
}

function Trouble(): JSX.Element {
  const all: [string, string][] = [
    [t("“Thiết bị đã gắn với tài khoản khác”", "“The device is tied to another account”"), t("Dừng lại. Bấm tiếp sẽ gỡ tài khoản của người kia. Dùng vneid.gov.vn hoặc máy khác.", "Stop. Going on unbinds the other person. Use vneid.gov.vn or another phone.")],
    [t("Không thấy tin nhắn OTP", "The OTP does not come"), t("Kiểm tra số đã đăng ký, SIM, chặn tin nhắn, sóng; thử lại; gọi 1900.0368.", "Check the registered number, the SIM, blocked senders, the signal; retry; call 1900.0368.")],
    [t("OTP gửi về máy cũ", "The OTP goes to the old phone"), t("Đăng nhập trên máy cũ, hoặc chọn xác thực NFC bằng thẻ; xong đổi mật khẩu.", "Log in on the old phone or choose NFC with the card; then change the password.")],
    [t("“Tài khoản đã thực hiện kích hoạt”", "“The account is already active”"), t("Chỉ cần đăng nhập. Ghi Xong, chọn người dân tự làm.", "Just log in. Press Done and “they did it alone”.")],
    [t("Quá 7 ngày từ tin nhắn", "More than 7 days since the message"), t("Vẫn thử trước; không được thì gọi 1900.0368.", "Try first; if it fails, call 1900.0368.")],
    [t("Sai mật khẩu 5 lần", "Five wrong passwords"), t("Chờ, hoặc “Quên mật khẩu”: số định danh, số điện thoại, OTP, mật khẩu mới.", "Wait, or “Quên mật khẩu”: number, phone, OTP, new password.")],
    [t("Sai họ tên, ngày sinh", "Wrong name or birth date"), t("Đến Công an xã chỉnh dữ liệu dân cư, rồi đăng ký lại.", "Have it corrected at the commune police, then register again.")],
    [t("Đã đổi số điện thoại", "The phone number has changed"), t("Đến Công an xã, mang theo thẻ, đổi số trước.", "Change it at the police first, with the card.")],
    [t("Tin nhắn có đường dẫn lạ hoặc tệp .apk", "A message with a strange link or an .apk"), t("Lừa đảo. Tin thật mang tên VNeID và chỉ nhắc mở VNeID hoặc vneid.gov.vn.", "A scam. The real one is from “VNeID” and names only VNeID or vneid.gov.vn.")],
  ];
  return (
    <section class="guide">
      <h3>{t("Khi gặp vướng mắc", "When it does not work")}</h3>
      <dl>
        {all.map(([q, a]) => (
          <div key={q}>
            <dt>{q}</dt>
            <dd>{a}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function chapters(step: Step | undefined): ComponentChildren {
  switch (step) {
    case Step.Register1:
      return [<Register key="r" />, <Secret key="s" />];
    case Step.File2:
    case Step.Card:
      return <Police />;
    case Step.Survey:
      return [<Ask key="a" />, <Register key="r" />, <Secret key="s" />];
    case Step.Portal:
      return [<Portal key="p" />, <Secret key="s" />];
    default:
      return [<OnPhone key="p" />, <Secret key="s" />, <OnWeb key="w" />];
  }
}

export function GuideSheet(p: { step: Step | undefined }): JSX.Element {
  return (
    <Sheet title={t("Cách làm từng bước", "How to, step by step")}>
      {chapters(p.step)}
      <Trouble />
    </Sheet>
  );
}

export function GuidePage(): JSX.Element {
  return (
    <Page title={t("Hướng dẫn", "Guide")} note={t("xem được khi không có mạng", "works without a network")}>
      <div class="pad">
        <Secret />
        <OnPhone />
        <OnWeb />
        <Register />
        <Police />
        <Ask />
        <Portal />
        <Trouble />
      </div>
    </Page>
  );
}

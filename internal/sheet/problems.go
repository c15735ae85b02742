package sheet

import (
	"errors"

	"tungnha/internal/errs"
)

// The failures that a file can cause. Nothing has been stored when they arise: reading has no effect.
var (
	problemOpen = errs.Invalid("sheet.open", errs.T{
		VI: "Không mở được tệp. Hãy kiểm tra đường dẫn và quyền đọc rồi thử lại.",
		EN: "The file could not be opened. Check its path and that it may be read, then try again.",
	})
	problemNoSheet = errs.NotFound("sheet.no-sheet", errs.T{
		VI: "Tệp không có trang tính được chọn. Hãy chọn một trang tính có trong tệp.",
		EN: "The file has no such sheet. Choose a sheet that is in the file.",
	})
	problemEmpty = errs.Invalid("sheet.empty", errs.T{
		VI: "Tệp trống, không có nội dung nào để đọc. Hãy kiểm tra lại tệp đã gửi.",
		EN: "The file is empty, there is nothing to read. Check the file that was sent.",
	})
	problemEncrypted = errs.Invalid("sheet.encrypted", errs.T{
		VI: "Tệp được đặt mật khẩu nên không đọc được. Hãy mở bằng Excel, bỏ mật khẩu (Tệp → Thông tin → Bảo vệ sổ làm việc), lưu lại rồi gửi lại.",
		EN: "The file has a password and cannot be read. Open it in Excel, remove the password (File → Info → Protect Workbook), save it and send it again.",
	})
	problemTruncated = errs.Invalid("sheet.truncated", errs.T{
		VI: "Tệp bị hỏng hoặc bị cắt giữa chừng (thường do tải lên hoặc chép chưa xong). Hãy mở bằng Excel để kiểm tra, lưu lại rồi gửi lại.",
		EN: "The file is damaged or cut off (often an unfinished upload or copy). Open it in Excel to check it, save it and send it again.",
	})
	problemHTML = errs.Invalid("sheet.html", errs.T{
		VI: "Đây là trang web (HTML) mang đuôi bảng tính. Hãy mở bằng Excel, chọn Lưu thành “Excel Workbook (.xlsx)” rồi gửi lại.",
		EN: "This is a web page (HTML) under a workbook's name. Open it in Excel, save it as “Excel Workbook (.xlsx)” and send it again.",
	})
	problemTooLarge = errs.TooLarge("sheet.too-large", errs.T{
		VI: "Nội dung tệp sau khi giải nén lớn bất thường nên hệ thống dừng đọc. Hãy xóa các dòng, cột và trang tính không dùng, hoặc tách thành nhiều tệp.",
		EN: "The file unpacks to an unusual size, so reading was stopped. Delete unused rows, columns and sheets, or split the file.",
	})
	problemQuote = func(row int) *errs.Error {
		return errs.Invalid("sheet.quote", errs.Tf(
			"Dòng %d của tệp CSV có dấu nháy kép (\") mở mà không đóng. Hãy sửa dòng này, hoặc lưu tệp thành .xlsx rồi gửi lại.",
			"Row %d of the CSV file opens a double quote (\") and never closes it. Correct this row, or save the file as .xlsx, and send it again.", row))
	}
)

func tooLargeFile(size, limit int64) *errs.Error {
	return errs.TooLarge("sheet.too-large", errs.Tf(
		"Tệp lớn %d MB, vượt mức %d MB. Hãy xóa hình ảnh và trang tính không dùng, hoặc tách thành nhiều tệp.",
		"The file is %d MB, over the limit of %d MB. Remove pictures and unused sheets, or split the file.", toMB(size), toMB(limit)))
}

func toMB(n int64) int64 { return (n + 1<<20 - 1) >> 20 }

func tooManyRows(limit int) *errs.Error {
	return errs.TooLarge("sheet.too-large", errs.Tf(
		"Trang tính có hơn %d dòng dữ liệu. Hãy tách thành nhiều tệp.",
		"The sheet has more than %d rows of data. Split it into several files.", limit))
}

func tooManyColumns(row, limit int) *errs.Error {
	return errs.TooLarge("sheet.too-large", errs.Tf(
		"Dòng %d có dữ liệu ở cột thứ %d trở đi, ngoài phạm vi đọc được. Hãy xóa các cột thừa ở bên phải.",
		"Row %d has data beyond column %d, which is more than can be read. Delete the surplus columns on the right.", row, limit))
}

func tooLongCell(row int) *errs.Error {
	return errs.TooLarge("sheet.too-large", errs.Tf(
		"Dòng %d có ô chứa văn bản quá dài. Hãy rút ngắn ô này rồi gửi lại.",
		"Row %d has a cell with too much text. Shorten it and send the file again.", row))
}

// wrongKind says what the file is instead of a workbook.
func wrongKind(vi, en string) *errs.Error {
	return errs.Invalid("sheet.unknown-kind", errs.T{
		VI: "Tệp này là " + vi + ", không phải bảng tính đọc được. Hãy gửi tệp .xlsx, .xls hoặc .csv.",
		EN: "This file is " + en + ", not a workbook that can be read. Send an .xlsx, .xls or .csv file.",
	})
}

func unknownKind() *errs.Error {
	return errs.Invalid("sheet.unknown-kind", errs.T{
		VI: "Không nhận ra loại tệp này. Hãy gửi tệp .xlsx, .xls hoặc .csv.",
		EN: "This kind of file is not known. Send an .xlsx, .xls or .csv file.",
	})
}

// damaged turns a reader's own error into the sentence for a broken file and leaves ours as they are.
func damaged(err error) error {
	var e *errs.Error
	if err == nil || errors.As(err, &e) {
		return err
	}
	return problemTruncated.Because(err)
}

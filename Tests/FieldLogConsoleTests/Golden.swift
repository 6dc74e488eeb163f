/// What help looks like, to the letter.
enum Golden {
    static let commandEnglish = """
        fieldlog visit add: log a visit

        Usage
          fieldlog visit add ESTABLISHMENT --visited-on DATE [options]

        On a terminal it asks; otherwise everything has to stand on the line
        that was typed, in any order.

        Arguments
          ESTABLISHMENT  the establishment

        Options
          --visited-on DATE  the day of the visit (required)
          --rooms N          rooms inspected
          --team CODE        a team that took part (may be repeated)
          --final            finalise at once

        Examples
          fieldlog visit add @last --visited-on 2025-07-01
              logs the visit of 1 July 2025

        Global options
          --store DIR   the store
          --json        print JSON
          --no-color    no colours
          --lang vi|en  the language
          -h, --help    help
          --version     the version

        Exit codes
            0  ok
           64  usage

        """

    static let commandVietnamese = """
        fieldlog visit add: ghi một lượt kiểm tra

        Cách dùng
          fieldlog visit add ESTABLISHMENT --visited-on NGÀY [tùy chọn]

        Trên thiết bị đầu cuối, lệnh hỏi từng mục; nếu không, mọi mục phải có
        trên dòng lệnh.

        Tham số
          ESTABLISHMENT  cơ sở

        Tùy chọn
          --visited-on NGÀY  ngày kiểm tra (bắt buộc)
          --rooms SỐ         số phòng
          --team MÃ          đội tham gia (ghi được nhiều lần)
          --final            chốt ngay

        Ví dụ
          fieldlog visit add @last --visited-on 2025-07-01
              ghi lượt ngày 1/7/2025

        Tùy chọn chung
          --store THƯ-MỤC  kho dữ liệu
          --json           in JSON
          --no-color       không tô màu
          --lang vi|en     ngôn ngữ
          -h, --help       trợ giúp
          --version        phiên bản

        Mã thoát
            0  xong
           64  sai cú pháp

        """

    static let topLevelEnglish = """
        fieldlog: a field log

        Usage
          fieldlog COMMAND [options]

        Every day
          visit add ESTABLISHMENT  log a visit
          visit list               list visits
          import FILE...           import files

        Commands
          area list     list areas
          log [RECORD]  who changed what
          digest        the digest

        Global options
          --store DIR   the store
          --json        print JSON
          --no-color    no colours
          --lang vi|en  the language
          -h, --help    help
          --version     the version

        Exit codes
            0  ok
           64  usage

        """

    static let nounVietnamese = """
        Cách dùng
          fieldlog visit LỆNH

        Các lệnh
          visit add ESTABLISHMENT  ghi một lượt kiểm tra
          visit list               liệt kê các lượt

        Tùy chọn chung
          --store THƯ-MỤC  kho dữ liệu
          --json           in JSON
          --no-color       không tô màu
          --lang vi|en     ngôn ngữ
          -h, --help       trợ giúp
          --version        phiên bản

        """
}

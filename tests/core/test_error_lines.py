from __future__ import annotations

import pytest

from bot.core.error_lines import HINTS, error_span, has_hint, is_raised

NO_ERRORS = [
    ("DeprecationWarning: np.int is deprecated", "a Python warning"),
    ("/usr/lib/python3/x.py:3: UserWarning: error bars are missing", "a warning that mentions errors"),
    ("[2022/01/05 10:11:12] ppocr INFO: error rate: 0.3", "an info line with an error rate"),
    ("[2022/01/05 10:11:12] ppocr WARNING: model failed to be quantised", "a warning of a log"),
    ("0 errors, 2 warnings", "a summary"),
    ("1   paddle::platform::EnforceNotMet::EnforceNotMet(std::string const&)", "a frame of a native stack"),
    ("CUDNN_STATUS_SUCCESS", "a good status"),
    ("cuda 11.2, cudnn 8.1", "versions"),
    ("HTTP/1.1 200 OK", "a good answer"),
    ("Epoch 3: loss 0.3", "training"),
    ("def on_error(self): pass", "code"),
]

ERRORS = [
    # Python
    ("KeyError: 'predict'", "Python"),
    ("KeyError：'predict'", "Python, full-width colon"),
    ("paddle.fluid.core_avx.EnforceNotMet:", "Python, name only"),
    ("KeyboardInterrupt", "Python, no message"),
    ("torch.cuda.OutOfMemoryError: CUDA out of memory.", "Python, package before it"),
    ("    ValueError: bad", "Python, indented"),
    ("[rank1]: RuntimeError: boom", "Python, rank before it"),
    ("E       AssertionError: no", "pytest"),
    ("subprocess.CalledProcessError: Command '['x']' returned non-zero exit status 1.", "Python subprocess"),
    # Paddle and other native stacks
    ("InvalidArgumentError: The 2-th dimension of input[0] and input[1] is expected to be equal.", "Paddle"),
    ("(PreconditionNotMet) Cannot load cudnn shared library.", "Paddle status"),
    ("ValueError: (InvalidArgument) Broadcast dimension mismatch.", "Paddle, both"),
    ("  [Hint: Expected found == true, but received found:0 != true:1.] (at /paddle/x.h:229)", "Paddle hint"),
    ("FatalError: `Segmentation fault` is detected by the operating system.", "Paddle fatal"),
    ("Error: Tensor not initialized yet when Tensor::type() is called.", "plain Error"),
    ("E0129 15:22:40.382447 10797 analysis_config.cc:91] Please compile with gpu", "glog"),
    ("F0129 15:22:40.382447 10797 x.cc:91] Check failed: a == b", "glog fatal"),
    ("[2024/06/22 16:49:54] ppocr ERROR: det_algorithm must in ['DB']", "logging"),
    ("2024-06-22 16:49:54,120 - mmdet - ERROR - no such hook", "logging with dashes"),
    ("ERROR 10-21 08:44:10 engine.py:302] engine could not be started", "glog-like"),
    ("[2024-09-14 11:02:57] ERROR loader: worker 3", "logging without a colon"),
    # JavaScript
    ("TypeError: Cannot read properties of null (reading 'useContext')", "JavaScript"),
    ("Uncaught (in promise) CompileError: expected magic word", "browser"),
    ("Error: ENOSPC: System limit for number of file watchers reached", "Node"),
    ("npm ERR! code ERESOLVE", "npm"),
    ("Unhandled promise rejection: connection is closed", "Node promise"),
    ("UnhandledPromiseRejectionWarning: Error: connect failed", "Node promise, called a warning"),
    ("Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'x'", "Node, code in brackets"),
    ("[webpack-cli] Error: Cannot find module 'x'", "tool in brackets"),
    ("connect ECONNREFUSED 127.0.0.1:5432", "errno"),
    # Java, Go, Rust
    ('Exception in thread "main" java.lang.NullPointerException', "Java"),
    ("Caused by: java.io.IOException: Broken pipe", "Java, cause"),
    ("java.lang.UnsatisfiedLinkError: dlopen failed", "Java, Android"),
    ("panic: runtime error: index out of range [3] with length 3", "Go"),
    ("./main.go:7:2: undefined: frame", "Go compiler"),
    ("fatal error: all goroutines are asleep - deadlock!", "Go, deadlock"),
    ("thread 'main' panicked at src/main.rs:4:5:", "Rust"),
    ("error[E0382]: borrow of moved value: `x`", "rustc"),
    # C++, linkers
    ("src/ocr.cpp:12:10: fatal error: opencv2/core.hpp: No such file or directory", "gcc"),
    ("src/ocr.cpp:12:10: error: 'cv' has not been declared", "gcc error"),
    ("undefined reference to `cv::imread(std::string const&, int)'", "ld"),
    ("/usr/bin/ld: cannot find -lpaddle_inference", "ld library"),
    ("collect2: error: ld returned 1 exit status", "collect2"),
    ('kenlm.obj : error LNK2001: unresolved external symbol "x"', "MSVC linker"),
    ("fatal error C1083: Cannot open include file: 'gflags.h'", "MSVC"),
    ("main.obj : error LNK2019: 无法解析的外部符号", "MSVC in Chinese"),
    ("fatal error C1083: 无法打开包括文件: “gflags/gflags.h”", "MSVC include in Chinese"),
    ("CMake Error at CMakeLists.txt:12 (message):", "CMake"),
    ("terminate called after throwing an instance of 'std::bad_alloc'", "terminate"),
    ("  what():  std::bad_alloc", "what"),
    ("Segmentation fault (core dumped)", "segmentation fault"),
    ("Aborted (core dumped)", "abort"),
    ("Illegal instruction", "illegal instruction"),
    ("free(): invalid pointer", "heap"),
    ("double free or corruption (out)", "heap, freed twice"),
    ("*** stack smashing detected ***: terminated", "stack smashed"),
    ("*** Error in `python': free(): invalid pointer: 0x00007f ***", "old glibc"),
    ("已放弃 (核心已转储)", "abort in Chinese"),
    ("OMP: Error #15: Initializing libiomp5md.dll", "OpenMP"),
    ('qt.qpa.plugin: Could not load the Qt platform plugin "xcb" in "" even though it was found.', "Qt"),
    ("Unhandled exception at 0x00007FF6 in ocr.exe: 0xC0000005: Access violation", "Visual Studio"),
    ("引发了异常: 读取访问权限冲突。", "Visual Studio in Chinese"),
    ("Killed", "killed"),
    ("./ocr: symbol lookup error: ./ocr: undefined symbol: _ZN2cv", "symbol lookup"),
    ("./ocr: /lib/libstdc++.so.6: version `GLIBCXX_3.4.29' not found", "libstdc++"),
    ("error while loading shared libraries: libGL.so.1: cannot open shared object file", "shared library"),
    # CUDA
    ("CUDA error: no kernel image is available for execution on the device", "CUDA"),
    ("cudaErrorNoDevice: no CUDA-capable device is detected", "CUDA status"),
    ("call to cuDNN failed with CUDNN_STATUS_NOT_INITIALIZED", "cuDNN"),
    ("NCCL error in: ProcessGroupNCCL.cpp:1269", "NCCL"),
    ("(GPU 0; 10.76 GiB total capacity; 9.41 GiB already allocated; 12.00 MiB free)", "CUDA memory, second line"),
    ("/x/Indexing.cu:703: select: block: [0,0,0], thread: [0,0,0] Assertion `a < b` failed.", "CUDA assertion"),
    ("Out of memory error on GPU 0. Cannot allocate 2.07GB memory on GPU 0", "Paddle memory"),
    ("The third-party dynamic library: CUDA driver version is insufficient for CUDA runtime", "driver"),
    # shell, pip, HTTP, git
    ("bash: paddleocr: command not found", "bash"),
    ("/bin/sh: 1: ocr_db_crnn: not found", "sh"),
    ("cat: x.txt: No such file or directory", "no such file"),
    ("./run.sh: Permission denied", "permission"),
    ("curl: (7) Failed to connect to localhost port 9998: Connection refused", "curl"),
    ("docker: Error response from daemon: could not select device driver.", "docker"),
    ("'paddleocr' is not recognized as an internal or external command,", "cmd"),
    ("'paddleocr' 不是内部或外部命令，也不是可运行的程序", "cmd in Chinese"),
    ("bash: paddleocr: 未找到命令", "bash in Chinese"),
    ("ERROR: Could not find a version that satisfies the requirement torch==2.1.2", "pip"),
    ("ERROR: No matching distribution found for torch==2.1.2", "pip, no match"),
    ("error: Microsoft Visual C++ 14.0 or greater is required.", "pip, build"),
    ("fatal: unable to access 'https://example.org/': timed out", "git"),
    ('"POST /ocr HTTP/1.1" 422 Unprocessable Entity', "HTTP"),
    ("requests.exceptions.HTTPError: 404 Client Error: Not Found", "requests"),
    # Windows
    ("OSError: [WinError 126] 找不到指定的模块。", "module in Chinese"),
    ("ImportError: DLL load failed while importing libpaddle: 动态链接库(DLL)初始化例程失败。", "DLL in Chinese"),
    ("由于找不到 cudnn64_7.dll，无法继续执行代码。", "missing DLL in Chinese"),
]

IN_PROSE = [
    # the sentence, the error in it
    ("运行后报错 KeyError: 'predict'，请问怎么办", "KeyError: 'predict'"),
    ("导出时 KeyError: 'predict' 然后闪退", "KeyError: 'predict'"),
    ("CPU不支持avx，报 非法指令 (核心已转储)", "非法指令 (核心已转储)"),
    ("Creating it raises `TypeError: bad argument`.", "TypeError: bad argument"),
    (
        'predict_rec 报 ValueError: invalid literal for int() with base 10: "\'3"',
        'ValueError: invalid literal for int() with base 10: "\'3"',
    ),
    (
        "KeyError: 'predict' when exporting the attention model",
        "KeyError: 'predict' when exporting the attention model",
    ),
    ("KeyError: 'Student'，是不是哪里少配了", "KeyError: 'Student'"),
    (
        "CUDA out of memory. Tried to allocate 58.00 MiB。已经开了 --medvram",
        "CUDA out of memory. Tried to allocate 58.00 MiB",
    ),
    ("提示 OSError: [WinError 126] 找不到指定的模块。", "OSError: [WinError 126] 找不到指定的模块。"),
    ("import fails right after installing: No module named 'paddle'", "No module named 'paddle'"),
    ("训练时 root ERROR: algorithm must in ['CRNN']", "root ERROR: algorithm must in ['CRNN']"),
    ("一跑就是（KeyError: 'predict'）", "KeyError: 'predict'"),
    ("KeyError: '汉' 怎么办", "KeyError: '汉' 怎么办"),
]

NOT_IN_PROSE = [
    "I get an index error as soon as I call it",
    "找不到指定的模块是什么意思？",
    "Is the message 'command not found' normal?",
    "The error rate is high",
    "How do I handle a KeyError",
    "无法打开这个网页",
    "检测失败",
    "It failed",
]


@pytest.mark.parametrize("line", [pytest.param(line, id=name) for line, name in NO_ERRORS])
def test_a_line_of_a_log_that_is_no_error(line: str) -> None:
    assert not (has_hint(line) and error_span(line, in_log=True))


@pytest.mark.parametrize("line", [pytest.param(line, id=name) for line, name in ERRORS])
def test_a_line_of_a_log_that_says_what_went_wrong(line: str) -> None:
    assert error_span(line, in_log=True)


#: Glog marks an error with a letter; the reader asks for that letter, as there is no word to look for.
WITH_HINT = [(line, name) for line, name in ERRORS if not name.startswith("glog") or "ERROR" in line]


@pytest.mark.parametrize("line", [pytest.param(line, id=name) for line, name in WITH_HINT])
def test_every_error_is_found_by_its_hint(line: str) -> None:
    assert has_hint(line)


@pytest.mark.parametrize(("line", "error"), IN_PROSE)
def test_of_a_sentence_only_the_message_is_the_error(line: str, error: str) -> None:
    span = error_span(line)
    assert span is not None
    assert line[slice(*span)].strip() == error


@pytest.mark.parametrize("line", NOT_IN_PROSE)
def test_a_sentence_about_errors_is_no_error(line: str) -> None:
    assert error_span(line) is None


@pytest.mark.parametrize(
    ("text", "raised"),
    [
        ("KeyError", True),
        ("a.b.KeyError: x", True),
        ("KeyError::x", False),
        ("raise KeyError", False),
        ("keyerror: x", False),
    ],
)
def test_a_line_that_begins_with_the_name_of_an_exception(text: str, raised: bool) -> None:
    assert is_raised(text) is raised


def test_hints_are_in_lower_case_and_unique() -> None:
    assert [hint.lower() for hint in HINTS] == list(HINTS)
    assert len(set(HINTS)) == len(HINTS)

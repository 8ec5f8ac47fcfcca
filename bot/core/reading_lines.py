"""What one line is: log, command, code, config, a fact about the environment, a rule between parts, or none of these."""

from __future__ import annotations

import re

_PROGRAMS = (
    r"python\d?(?:\.\d+)?|pip\d?(?:\.\d+)?|conda|mamba|uv|git|docker(?:-compose)?|nvidia-docker|cd|export|wget|curl|"
    r"sudo|apt(?:-get)?|yum|dnf|apk|brew|choco|make|cmake|ninja|npm|npx|yarn|pnpm|node|bash|sh|zsh|source|tar|unzip|"
    r"chmod|mkdir|cp|mv|rm|ls|cat|echo|set|java|javac|mvn|gradle|go|cargo|rustc|gcc|g\+\+|clang|nvcc|adb|kubectl|helm|"
    r"poetry|pytest|ffmpeg|ssh|scp|torchrun|mpirun|nohup|ldd|nm|strings|hub|powershell|start|call"
)
_SUBCOMMANDS = (
    r"install|uninstall|list|freeze|show|download|clone|checkout|pull|push|run|build|exec|create|activate|compose|"
    r"get|test|add|update|upgrade|remove|config|init|serve|start|stop|logs|ps|up|down|submodule|apply|shell"
)

_STARTS = re.compile(
    rf"""
      (?P<log>
          Traceback\ \(most\ recent | File\ ["“<] | -{{3,}}>?\s*\d+\s | During\ handling\ of\ the\ above | The\ above\ exception\ was
        | \[?\(?\d{{4}}[-/.]\d\d?[-/.]\d\d?[\ T_,]+\d\d?:\d\d | \[?\d\d:\d\d:\d\d\b | [IWEF]\d{{4}}\ \d\d:\d\d:\d\d
        | [\w./\\-]+\.(?:cc|cu|cpp|cxx|c|h|hpp|py|go|rs|java|js|ts):\d+(?::\d+)?[\]:\ )]
        | (?:at\ )[\w$.<>\[\]\ ]{{1,120}}\( | at\ (?:async\ )?(?:file|node|https?|/|\w:\\) | \.\.\.\ \d+\ more
        | \#?\d+\s+(?:0x[0-9a-f]+\b|[\w:<>~\s,*&]{{0,120}}::) | goroutine\ \d+ | stack\ backtrace: | note:\ run\ with
        | ---\ (?:Running|Fused|detected|ERROR|Fail) | (?:C\+\+|Python|Compile)\ (?:Traceback|Call\ Stacks)
        | (?:Collecting|Downloading|Requirement\ already|Installing\ collected|Successfully\ (?:installed|built|uninstalled)|Looking\ in|Using\ cached|Building\ wheels?|Preparing\ metadata|Created?\ wheel|Stored\ in|Attempting\ uninstall|Found\ existing|Uninstalling|Getting\ requirements|Installing\ build|Installing\ backend|Processing\ \.|Obtaining\ )
        | download\ https?:// | \d{{1,3}}%\s*[|▏▎▍▌▋▊▉█] | ╰─> | [│×]\s | \[?\d+/\d+\]\s | [ID]/[\w.-]+\ *[(:]
        | (?:\[?(?:INFO|DEBUG|WARN|WARNING|ERROR|FATAL|CRITICAL|TRACE|NOTICE)\]?\s*[:|\-\]]) | (?:running|building|copying|creating)\ ['\w./\\-]+\ *(?:->|'|$)
        | [\w./\\:-]+\.py:\d+:\ \w*Warning | \w*Warning: | warnings\.warn\( | W\ \d{{4}}-
        | \(?[\w.-]+@[\w.-]+ .{{0,80}}\[\d+\]:
        | \*\*\*\ (?:Error|Check|Aborted) | E/ | Epoch\ ?[\[\d] | epoch:\ ?\[
      )
    | (?P<config>
          (?:\w+\.)*Namespace\(
        | ["'][\w.\-/ ]{{1,60}}["']\s*:\s*(?:["'\[{{\d\-]|true|false|null|none) | </?(?:dependency|groupId|artifactId|version)>
        | [a-z][a-z0-9]*(?:_[a-z0-9]+)+(?:\s*[:=]\s*|\s{{1,30}})(?:true|false|none|null|[-\d./\\"'\[{{]\S*)\s*(?:\#.*)?$
        | [a-z][a-z0-9]*(?:_[a-z0-9]+)+\s*:\s+[^\u3400-\u9fff]{{1,80}}$
      )
    | (?P<command>
          [$%!]\s*(?:{_PROGRAMS}|\./|[\w./\\-]+\s-) | PS\ [^>\n]{{0,120}}>\s*\S | \(?[\w.-]*\)?\s*[\w.-]{{1,40}}@[\w.-]{{1,60}}:[^\n$\#]{{0,120}}[$\#]\s*\S
        | [A-Za-z]:\\[^>\n]{{0,150}}>\s*\S
        | (?:sudo\ |nohup\ |!|%)?(?:(?:[A-Z_]{{3,40}}=\S*\ )*)(?:{_PROGRAMS})\s+(?:-{{1,2}}[A-Za-z]|(?:{_SUBCOMMANDS})\b(?!\s+(?:the|a|an|it|this|is|and|with)\b)|[~.]{{0,2}}[/\\]|https?://|[\w./\\-]+[/\\][\w./\\-]*(?:\s|$)|[\w./\\-]+\.(?:py|sh|js|ts|txt|tar|gz|zip|bat|yml|yaml|json|jar|go|c|cc|cpp)\b|\w+=|\w+:\w+=)
        | (?:\./|\.\\|tools?/|[\w./\\-]+\.(?:py|sh|exe|bat)\s+-)[\w./\\-]*\s*(?:-|$|[\w./\\]+\s)
        | [A-Za-z_][\w./\\-]{{1,80}}(?:\s+[\w./\\-]+){{0,2}}\s+--?[A-Za-z]\w*(?:[\ =]|$)(?=.*(?:--|=|$))
        | -{{2}}\w[\w-]*(?:[=\ ]\S+)?\s*\\?$ | FROM\ [\w./-]+:[\w.-]+ | (?:RUN|CMD|ENTRYPOINT|WORKDIR|COPY)\ \S
        | -[a-z]\ [\w./\\-]+[/\\][\w./\\-]+
      )
    | (?P<code>
          (?:import|from)\ [\w.]+(?:\ import\ |\ as\ |,|\s*;?$) | (?:async\ )?def\ \w+\( | class\ \w+\s*[(:{{] | @\w[\w.]*(?:\(|$)
        | (?:for|while|if|elif|with|try|except|else|finally)\b[^\u3400-\u9fff\n]{{0,300}}:\s*(?:\#.*)?$
        | (?:for|while|if|switch|catch)\s?\([^\n]{{0,300}}\)\s*\{{?$ | \}}\s*(?:else|catch)?.{{0,40}}\{{?$
        | (?:return|yield|raise|assert|del|print|global|await|throw|new)\b\s*[\w.(\[\"'-][^\u3400-\u9fff\n]{{0,200}}[)\]\"';_\d]\s*$ | return;?$ | break;?$ | continue;?$ | pass$
        | \#\s*(?:include|define|ifdef|ifndef|endif|pragma)\b | using\ (?:namespace\ )?[\w.:]+\s*[;=] | package\ [\w.]+;?$
        | (?:public|private|protected|static|final|const|let|var|val|auto|void|int|float|double|bool|string|std::\w+|fn|func|function)\b\s+[\w*&<>:,\[\]]+[^\n]{{0,200}}[;{{=(),]
        | [\w.\[\]\"']+(?:,\s*[\w.\[\]]+)*\s*[-+*/|&]?=\s*[^=\s\u3400-\u9fff][^\n]*$
        | [A-Za-z_][\w.:]*(?:->|::|\.)\w+\([^\n]{{0,400}}\)?[;,:]?\s*(?://.*|\#.*)?$ | [a-z_]\w*\([^\n]{{0,300}}\)[;,]?\s*(?:\#.*|//.*)?$
        | [)\]}}]+[;,]?$ | // | /\* | \*/ | >>>\ | In\ \[\d*\]: | <\?xml | <[A-Za-z]+Layout | (?:else|try|finally|do)\s*[:{{]\s*$
      )
    """,
    re.VERBOSE,
)
_SEPARATOR = re.compile(r"[-=*_#~+\s.·—>|]{3,}$")
_LEVEL = re.compile(r"^[^\u3400-\u9fff]{0,60}?\b(?:INFO|DEBUG|WARN|WARNING|ERROR|FATAL|CRITICAL)\b\s?[:|\]\-]")
_YAML = re.compile(r"(?:-\s+)?[A-Za-z_][\w.\-]*\s*:(?:\s+[^\s\u3400-\u9fff][^\u3400-\u9fff]{0,120}|\s*)$")
_RESULT = re.compile(r"[\[({]{2,}|\[\[|[\[{]['\"]?[\w.\-]+['\"]?\s*[,:]")

_FACT_NAMES = (
    r"os|system|platform|distro|python|py|pip|conda|cuda|cudnn|nccl|tensorrt|trt|gpu|cpu|ram|memory|vram|disk|driver|"
    r"nvidia[\w ]*|docker|image|kernel|arch(?:itecture)?|node|npm|java|jdk|gcc|g\+\+|cmake|msvc|visual studio|vs\d*|go|"
    r"rust|version|branch|commit|release|browser|device|hardware|machine|server|install(?:ation)?|torch|pytorch|"
    r"tensorflow|numpy|opencv[\w-]*|onnx[\w-]*|windows|win|linux|ubuntu|centos|debian|macos|mac os|ios|android|"
    r"package|framework|environment|env|"
    r"操作系统|系统|系统版本|环境|运行环境|平台|版本|版本号|显卡|显存|内存|处理器|驱动|硬件|机器|设备|镜像|编译器|语言|分支"
)
_FACT = re.compile(
    rf"(?:[-*+•·]\s+|\d+[.、)]\s*)?(?:"
    rf"(?:\*\*)?(?:{_FACT_NAMES})(?:\s?(?:version|版本号?|ver|type|model|name|info|型号|系统))?(?:\*\*)?(?:\s*[:：=]\s*\S.{{0,70}}|\s+v?\d[\w.]*(?:[\s,(].{{0,30}})?)$"
    rf"|[A-Za-z][\w.\-]*(?:\s?[:：=]{{1,2}}\s?|\s+)[vV]?\d+(?:\.\d+)+[\w.+\-]*\s*$"
    rf"|(?:windows|win|ubuntu|centos|debian|macos|linux|centos)\s?-?\d[\w.\s]{{0,20}}(?:lts|专业版|家庭版|x64|x86_64|\d+位)?$"
    rf")",
    re.IGNORECASE,
)
_CONFIG_IN_LOG = re.compile(r"\b(?:INFO|DEBUG)\s*:\s+(?:[\w\-]+\s*:(?:\s|$)|Namespace\()")
_HAN = re.compile(r"[\u3400-\u9fff]")


def kind_of_line(line: str, stripped: str) -> str:
    """`log`, `config`, `command`, `code`, `rule` (a line of dashes) or an empty string where the line shows nothing.

    `stripped` is the line without white space around it and not empty. Errors are told by `error_lines`, before this.
    """
    match = _STARTS.match(stripped)
    if match is not None:
        kind = match.lastgroup or ""
        if kind == "log" and _CONFIG_IN_LOG.search(stripped):
            return "config"
        return kind
    if _SEPARATOR.match(stripped):
        return "rule"
    if _LEVEL.match(stripped):
        return "config" if _CONFIG_IN_LOG.search(stripped) else "log"
    if line[:2] in ("  ", "\t") and _YAML.match(stripped):
        return "config"
    if stripped[0] in "[{(" and _RESULT.match(stripped):
        return "log"
    if len(stripped) > 1_000 and not _HAN.search(stripped):
        return "log"
    return ""


def is_fact(stripped: str) -> bool:
    """Whether a line states something about the environment: `Python 3.10`, `- OS: Windows 11`, `显卡：RTX 3060`."""
    return len(stripped) <= 110 and _FACT.match(stripped) is not None


def is_yaml(stripped: str) -> bool:
    """Whether a line may be one of a YAML file: `key:` or `key: value`, without Chinese."""
    return _YAML.match(stripped) is not None


def is_sentence(stripped: str) -> bool:
    """Whether a line reads like a sentence of a person rather than like output."""
    if len(_HAN.findall(stripped[:300])) >= 4:
        return True
    words = stripped[:300].split()
    if len(words) < 4:
        return False
    plain_words = sum(1 for word in words if word.strip(".,!?:;'\"()").isalpha())
    return plain_words >= 0.75 * len(words) and any(word.islower() for word in words)

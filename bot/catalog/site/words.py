"""The words of the site's own: headings, controls and notes, in both languages."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "name": "English",
        "faq": "FAQ",
        "questions": "questions and answers",
        "skip": "To the text",
        "search": "Search",
        "search hint": "A question, a word or an error line",
        "no scripts": "Searching needs scripts; without them, use the search of your browser on this page.",
        "found none": "Nothing found. Try fewer words, or one word of the error line.",
        "found one": "1 entry found",
        "found": "{count} entries found",
        "labels": "Labels",
        "all": "All questions",
        "others": "Others",
        "valid": "For",
        "reviewed": "Checked on",
        "errors": "Error lines that this is about",
        "asked": "Also asked as",
        "also": "See also",
        "retired": "This entry is retired.",
        "replaced": "This one takes its place:",
        "untranslated": "",
        "copy": "Copy",
        "copied": "Copied",
        "improve": "Improve this answer",
        "previous": "Previous",
        "next": "Next",
        "say": "In an issue, comment {command} to post this answer.",
        "labelled": "Questions on {label}",
        "contents": "Contents",
        "table": "Table",
        "code": "Code",
    },
    "zh": {
        "name": "中文",
        "faq": "常见问题",
        "questions": "个问题与解答",
        "skip": "跳到正文",
        "search": "搜索",
        "search hint": "输入问题、关键词或一行报错",
        "no scripts": "搜索功能需要脚本；没有脚本时，请用浏览器自带的页内查找。",
        "found none": "没有找到。请减少关键词，或只输入报错中的一个词。",
        "found one": "找到 1 条",
        "found": "找到 {count} 条",
        "labels": "标签",
        "all": "全部问题",
        "others": "其他",
        "valid": "适用于",
        "reviewed": "核对日期",
        "errors": "相关报错",
        "asked": "也有人这样问",
        "also": "另见",
        "retired": "该条目已停用。",
        "replaced": "请参考：",
        "untranslated": "本条目暂无中文，以下为原文。",
        "copy": "复制",
        "copied": "已复制",
        "improve": "完善这个回答",
        "previous": "上一条",
        "next": "下一条",
        "say": "在 issue 里评论 {command}，机器人就会贴出这条回答。",
        "labelled": "关于 {label} 的问题",
        "contents": "目录",
        "table": "表格",
        "code": "代码",
    },
}

#: What labels are called; those that are not named here are shown as they are.
LABELS: dict[str, dict[str, str]] = {
    "zh": {
        "installation": "安装",
        "inference": "预测推理",
        "training": "训练",
        "deployment": "部署",
        "recognition": "文字识别",
        "detection": "文字检测",
        "table": "表格",
        "models": "模型",
        "data": "数据",
        "performance": "性能",
        "labelling": "标注",
        "docs": "文档",
    }
}


def words_in(language: str) -> dict[str, str]:
    """The words in that language, in English where nobody wrote them."""
    return WORDS.get(language, {**WORDS["en"], "name": language})


def label_name(label: str, language: str) -> str:
    """What a label is called in that language: data is Data, vl is VL; names with capitals of their own stay."""
    named = LABELS.get(language, {}).get(label, label)
    if not named.islower() or not named.isascii():
        return named
    return named.upper() if len(named) <= 2 else named[0].upper() + named[1:]

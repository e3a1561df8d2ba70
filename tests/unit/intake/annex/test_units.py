"""The names in a cell of units: none lost, none cut in two, none made of two, and each in its role."""

import pytest

from bizenv.intake.annex.units.reader import UnitReader, Units, find_near, is_collective, make_departments


def read(
    cell: str, role: str = "units", *, wraps: bool = True, rule: str = "all", others: tuple[str, ...] = ()
) -> Units:
    return UnitReader([cell, *others], wraps=wraps).read(cell, role, rule)  # type: ignore[arg-type]


SEPARATED = {
    "市发改委、市财政局": "市发改委 市财政局",
    "市发改委，各区县政府": "市发改委 各区县政府",
    "市发改委,市财政局;市经信局；市商务局。": "市发改委 市财政局 市经信局 市商务局",
    "区经济信息委、 区市场监管局": "区经济信息委 区市场监管局",
    "区司法局、\n区公安分局、\n区法院": "区司法局 区公安分局 区法院",
    "市数据局（市人工智能局）、市委组织部（人才办）": "市数据局（市人工智能局） 市委组织部（人才办）",
    "各县〔市、区〕政府、省市场监管（知识产权）局": "各县〔市、区〕政府 省市场监管（知识产权）局",
    "市发展改革委(市能源局),各县(市、区)政府": "市发展改革委(市能源局) 各县(市、区)政府",
    "市经信局 （市中小企业局）、市科技局": "市经信局（市中小企业局） 市科技局",
    "各市、县（区）人民政府，各开发区管委会": "各市、县（区）人民政府 各开发区管委会",
    "各镇、街道、市农业农村局": "各镇、街道 市农业农村局",
    "各区县、各开发区": "各区县 各开发区",
    "吴兴区、南浔区、德清县、长兴县": "吴兴区 南浔区 德清县 长兴县",
    "市公安局、交通运输局、城管局": "市公安局 交通运输局 城管局",
    "市教育局和市人社局": "市教育局 市人社局",
    "市公安局、市教育局及各区县政府": "市公安局 市教育局 各区县政府",
    "市财政局、以及各区县政府": "市财政局 各区县政府",
    "发展和改革委员会、文化和旅游局、市规划和自然资源局": "发展和改革委员会 文化和旅游局 市规划和自然资源局",
    "交通运输和港航管理中心、市住房和城乡建设局": "交通运输和港航管理中心 市住房和城乡建设局",
    "温州市铁路与轨道交通投资集团有限公司": "温州市铁路与轨道交通投资集团有限公司",
    "和平区政府、和平区教育局": "和平区政府 和平区教育局",
    "吉利汽车研究院（宁波）有限公司、之江实验室": "吉利汽车研究院（宁波）有限公司 之江实验室",
    "国网湖州供电公司、人行浙江省分行、湖州海关": "国网湖州供电公司 人行浙江省分行 湖州海关",
    "区法院、区检察院、区纪委监委、团市委、市妇联、市残联": "区法院 区检察院 区纪委监委 团市委 市妇联 市残联",
    "湖州师范学院、温州医科大学附属第一医院": "湖州师范学院 温州医科大学附属第一医院",
    "龙溪街道、织里镇、湖州南太湖新区管委会": "龙溪街道 织里镇 湖州南太湖新区管委会",
    "1.市发改委 2.市财政局": "市发改委 市财政局",
    "1、市发改委；2、市财政局": "市发改委 市财政局",
    "①市发改委②市财政局": "市发改委 市财政局",
    "市发改委/市经信局": "市发改委 市经信局",
    "⽣态环境局": "生态环境局",
    "市人大办、市政协办、市政协办公室": "市人大办 市政协办 市政协办公室",
    "各区、县级市，市政务和数据局": "各区、县级市 市政务和数据局",
    "税务总局、市场监管总局、共青团中央、最高人民法院": "税务总局 市场监管总局 共青团中央 最高人民法院",
    "市社会组织和社会工作局、市中小企业和民营经济发展局": "市社会组织和社会工作局 市中小企业和民营经济发展局",
    "市交通集团和市城投公司、市供销社和湖州日报社": "市交通集团 市城投公司 市供销社 湖州日报社",
    "市经信局、海康威视、大华股份、市数据局、各项目业主": "市经信局 海康威视 大华股份 市数据局 各项目业主",
    "Photogrammetry&BIM实验室、Ant Group": "Photogrammetry&BIM实验室|Ant Group",
}


@pytest.mark.parametrize("wraps", [True, False])
@pytest.mark.parametrize("cell", SEPARATED)
def test_names_are_parted_where_they_end_and_nowhere_else(cell: str, wraps: bool) -> None:
    names = SEPARATED[cell].split("|") if "|" in SEPARATED[cell] else SEPARATED[cell].split()
    assert read(cell, wraps=wraps) == Units(tuple(names), (), ())


WRAPPED = {
    "省市场监\n管局": "省市场监管局",
    "市发改委\n市经信局": "市发改委 市经信局",
    "省卫\n生 健 康\n委": "省卫生健康委",
    "市 政 协 办 公 室、市 政 协 办": "市政协办公室 市政协办",
    "市推进职能\n转变协调小\n组办公室": "市推进职能转变协调小组办公室",
    "市政协办\n公室、市\n供销社": "市政协办公室 市供销社",
    "各 区 县 政 府、市 乡 村 振 兴 局": "各区县政府 市乡村振兴局",
    "住房城乡建\n设部、各区\n县政府，市\n政府各部门": "住房城乡建设部 各区县政府 市政府各部门",
    "国家税务总局\n重庆市税务局、\n人民银行杭州\n中心支行、人\n行湖州市分行": "国家税务总局重庆市税务局 人民银行杭州中心支行 人行湖州市分行",
    "国际物流枢纽园\n区管委会、中国\n联通湖州分公司": "国际物流枢纽园区管委会 中国联通湖州分公司",
    "市 教 育 局": "市教育局",
    "教 育 局": "教育局",
    "市 教 育 局 市 财 政 局": "市教育局 市财政局",
    "杭州市\n卫生\n健康委、\n杭州市\n数据资\n源局": "杭州市卫生健康委 杭州市数据资源局",
    "人行\n浙江省\n分行、\n省数据\n局": "人行浙江省分行 省数据局",
    "中国电信\n温州分公司": "中国电信温州分公司",
    "省安诊儿\n人工智能科技\n有限公司、温州\n医科大学附属\n眼视光医院": "省安诊儿人工智能科技有限公司 温州医科大学附属眼视光医院",
    "宁波中科信息\n技术应用研究院\n（宁波人工智能\n产业研究院）": "宁波中科信息技术应用研究院（宁波人工智能产业研究院）",
    "省市场监管（知识产\n权）局": "省市场监管（知识产权）局",
    "自来水公司\n沙坪坝营管所": "自来水公司沙坪坝营管所",
    "市委\n组织部、市政府\n办公室": "市委组织部 市政府办公室",
    "城投公司\n工投公司": "城投公司 工投公司",
    "发展改革委\n财政局\n教育局": "发展改革委 财政局 教育局",
    "市数据局、市经信局、市产业集团，各\n区县政府": "市数据局 市经信局 市产业集团 各区县政府",
    "区科技局 区经济信息委": "区科技局 区经济信息委",
    "市人力资源和\n社会保障局": "市人力资源和社会保障局",
    "宁波诺丁汉大学\n数字人文\n实验室、\nPhotogrammetry\n&BIM实验室": "宁波诺丁汉大学数字人文实验室 Photogrammetry&BIM实验室",
}


@pytest.mark.parametrize("cell", WRAPPED)
def test_the_breaks_of_a_narrow_column_neither_cut_a_name_nor_join_two(cell: str) -> None:
    assert read(cell) == Units(tuple(WRAPPED[cell].split()), (), ())


TYPED = {
    "市发改委\n市经信局\n各区县政府": "市发改委 市经信局 各区县政府",
    "市人力资源和\n社会保障局": "市人力资源和社会保障局",
    "市卫生\n健康委": "市卫生健康委",
    "城投公司\n工投公司": "城投公司 工投公司",
    "浙江大学\n湖州学院": "浙江大学 湖州学院",
    "温州医科大学\n附属第一医院": "温州医科大学附属第一医院",
    "市委\n组织部": "市委组织部",
    "市公安局\n市交警总队\n康山街道办事处\n市消防救援支队": "市公安局 市交警总队 康山街道办事处 市消防救援支队",
    "长兴县\n宁波诺丁汉大学\n安吉县\n西湖大学": "长兴县 宁波诺丁汉大学 安吉县 西湖大学",
    "市金融办 湖州银保监分局 教育部 市场监管总局": "市金融办 湖州银保监分局 教育部 市场监管总局",
    "区科技局 区财政局、区经济信息委": "区科技局 区财政局 区经济信息委",
}


@pytest.mark.parametrize("cell", TYPED)
def test_a_break_that_somebody_typed_parts_names_but_not_the_halves_of_one(cell: str) -> None:
    assert read(cell, "support", wraps=False) == Units((), tuple(TYPED[cell].split()), ())


def test_what_stands_alone_elsewhere_decides_how_a_break_is_read() -> None:
    cell = "科创集团\n金控平台"
    assert read(cell, others=("科创集团", "金控平台")).lead == ("科创集团", "金控平台")
    assert read(cell, others=("科创集团金控平台",)).lead == ("科创集团金控平台",)


ROLES = {
    "市经信局牵头，相关部门参与": ("市经信局", "相关部门", ""),
    "牵头单位：市经信局；配合单位：市教育局、市财政局": ("市经信局", "市教育局 市财政局", ""),
    "（牵头单位：区政务办；配合单位：各有关审批部门）": ("区政务办", "各有关审批部门", ""),
    "牵头单位:市经信局\n配合单位:市教育局": ("市经信局", "市教育局", ""),
    "牵头：市经信局 配合：市财政局": ("市经信局", "市财政局", ""),
    "主办：市经信局；协办：市财政局": ("市经信局", "市财政局", ""),
    "责任单位：市经信局；配合单位：市财政局": ("市经信局", "市财政局", ""),
    "市经信局（牵头）、市教育局、市财政局": ("市经信局", "市教育局 市财政局", ""),
    "市教育局、市经信局（牵头单位）、市财政局（配合）": ("市经信局", "市教育局 市财政局", ""),
    "市经信局、市教育局（共同牵头），市财政局": ("市经信局 市教育局", "市财政局", ""),
    "市经信局会同市财政局": ("市经信局", "市财政局", ""),
    "由市教育局牵头会同市财政局、市人社局负责": ("市教育局", "市财政局 市人社局", "负责"),
    "市发改委牵头，市财政局、市人社局按职责分工负责": ("市发改委", "市财政局 市人社局", "按职责分工负责"),
    "市发改委牵头，市财政局等按职责分工负责": ("市发改委", "市财政局", "等；按职责分工负责"),
    "市发改委、市财政局牵头，市人社局、各区县政府配合": ("市发改委 市财政局", "市人社局 各区县政府", ""),
    "市发改委牵头、市财政局配合": ("市发改委", "市财政局", ""),
    "市发改委，市财政局、市经信局配合": ("市发改委", "市财政局 市经信局", ""),
    "市发改委牵\n头，市财政局配\n合": ("市发改委", "市财政局", ""),
    "市发改委负责，市财政局配合": ("市发改委", "市财政局", "负责"),
    "市发改委、市财政局按各自职责分工负责": ("市发改委 市财政局", "", "按各自职责分工负责"),
    "各区县政府、有关部门按职能分工负责": ("各区县政府 有关部门", "", "按职能分工负责"),
    "市发改委、市财政局等单位": ("市发改委 市财政局", "", "等单位"),
    "市发改委、市财政局等8个部门": ("市发改委 市财政局", "", "等8个部门"),
    "省发展改革委、水利厅、能源局等省有关部门和各地级以上市人民政府按职责分工负责": (
        "省发展改革委 水利厅 能源局 各地级以上市人民政府",
        "",
        "等省有关部门；按职责分工负责",
    ),
    "浙江大学等高校院所": ("浙江大学", "", "等高校院所"),
    "市中级法院、市高等法院分别负责": ("市中级法院 市高等法院", "", "分别负责"),
    "市税务局、市财政局，排在首位的为牵头单位，下同": ("市税务局", "市财政局", "排在首位的为牵头单位，下同"),
    "责任单位：市发改委 责任领导：张三": ("市发改委", "", "责任领导：；张三"),
    "各牵头部门、各配合单位": ("各牵头部门 各配合单位", "", ""),
    "第一责任单位：市水务局；其他责任单位：市城管局": ("市水务局", "市城管局", ""),
    "市发改委负总责，市财政局配合": ("市发改委", "市财政局", ""),
    "责任部门：产业发展科、综合处": ("产业发展科 综合处", "", ""),
    "市发改委（负责前期工作）、市财政局": ("市发改委 市财政局", "", "负责前期工作"),
}


@pytest.mark.parametrize("cell", ROLES)
def test_words_on_roles_decide_who_leads_and_are_no_names(cell: str) -> None:
    lead, support, left = ROLES[cell]
    assert read(cell) == Units(tuple(lead.split()), tuple(support.split()), (), left)


@pytest.mark.parametrize("cell", ["", " ", "/", "无", "—", "-", "、", "（无）", "\n/\n"])
def test_a_cell_that_says_none_has_no_units(cell: str) -> None:
    assert read(cell) == Units((), (), ())


def test_the_column_says_the_role_where_the_cell_does_not() -> None:
    assert read("区财政局、区税务局", "support")[:2] == ((), ("区财政局", "区税务局"))
    assert read("区财政局、区税务局", "lead")[:2] == (("区财政局", "区税务局"), ())
    assert read("各有关审批部门配合", "support")[:2] == ((), ("各有关审批部门",))
    assert read("配合单位：区财政局", "lead")[:2] == ((), ("区财政局",))


def test_the_first_leads_only_in_a_column_without_a_word_on_roles() -> None:
    assert read("市发改委、市财政局、市经信局", rule="first")[:2] == (("市发改委",), ("市财政局", "市经信局"))
    assert read("市发改委、市财政局", "lead", rule="first").lead == ("市发改委", "市财政局")
    assert read("市财政局、市发改委（牵头）", rule="first")[:2] == (("市发改委",), ("市财政局",))


DOUBTFUL = {
    "区市场监管局 区公安分局、区人社局": ("区市场监管局", "区公安分局 区人社局", "以空格隔开"),
    "市委组织部（人才办、市财政局": ("市委组织部（人才办 市财政局", "", "括号不成对"),
    "市发改委、市财政局、市发改委": ("市发改委 市财政局", "", "印了2次"),
    "市发改委牵头，市财政局、市发改委配合": ("市发改委", "市财政局 市发改委", "既牵头又配合"),
    "持续推进": ("持续推进", "", "不像单位名称"),
    "2026年底前完成": ("2026年底前完成", "", "不像单位名称"),
    "★市发改委、市财政局": ("市发改委 市财政局", "", "记号"),
    "市教育局、市发展改": ("市教育局 市发展改", "", "截断"),
    "张三": ("张三", "", "不像单位名称"),
}


@pytest.mark.parametrize("cell", DOUBTFUL)
def test_where_a_person_would_hesitate_there_is_one_doubt(cell: str) -> None:
    lead, support, words = DOUBTFUL[cell]
    units = read(cell, "lead")
    assert units[:2] == (tuple(lead.split()), tuple(support.split()))
    assert [words in doubt.read + doubt.other for doubt in units.doubts] == [True]
    assert units.doubts[0].topic == "units"


def test_a_break_that_could_be_both_is_a_doubt() -> None:
    units = read("宁波诺丁汉大学\n数字人文实验室", wraps=False)
    assert [doubt.other for doubt in units.doubts] == ["也可能是一家：宁波诺丁汉大学数字人文实验室"]


def test_a_lead_in_the_column_of_supporting_units_is_a_doubt() -> None:
    units = read("市发改委牵头，市财政局", "support")
    assert units[:2] == (("市发改委",), ("市财政局",))
    assert "可能应列入牵头单位" in units.doubts[0].other


def test_a_cell_of_a_megabyte_is_not_read_as_units() -> None:
    units = read("市发改委、" * 200_000)
    assert units.lead == ()
    assert len(units.doubts) == 1
    assert units.left.startswith("市发改委")


def test_stacked_groups_of_units_are_told_apart() -> None:
    reader = UnitReader(["市区供电公司"], wraps=False)
    stack = reader.read_stack("市区供电公司 区规划自然资源局、区城市管理局", "support")
    assert [units.support for units in stack] == [("市区供电公司",), ("区规划自然资源局", "区城市管理局")]
    numbered = reader.read_stack("（1）市发改委、市财政局\n（2）市经信局", "lead")
    assert [units.lead for units in numbered] == [("市发改委", "市财政局"), ("市经信局",)]
    assert len(reader.read_stack("市发改委、市财政局", "lead")) == 1


@pytest.mark.parametrize(
    "name",
    [
        "各区县政府",
        "相关部门",
        "有关单位",
        "行业主管部门",
        "各行业主管部门",
        "各中试基地",
        "相关镇街",
        "各平台公司",
        "其他部门",
        "市级有关部门",
    ],
)
def test_words_for_many_units_are_collective(name: str) -> None:
    assert is_collective(name)


def test_the_members_of_a_conference_are_collective_and_the_conference_is_not() -> None:
    assert is_collective("社会信用体系建设联席会议成员单位")
    assert not is_collective("社会信用体系建设联席会议")


@pytest.mark.parametrize(
    "name",
    [
        "市发改委",
        "区县经济研究院",
        "市机关事务中心",
        "市各民主党派",
        "之江实验室",
        "市投资促进中心",
        "市企业服务中心",
        "浙江大学",
    ],
)
def test_a_unit_is_not_collective(name: str) -> None:
    assert is_collective(name) is (name == "市各民主党派")


def test_departments_stand_in_the_order_of_their_first_occurrence() -> None:
    assert make_departments(["市数据局", "各区县政府", "市数据局", "市经信局"]) == [
        {"name": "市数据局"},
        {"name": "各区县政府", "collective": True},
        {"name": "市经信局"},
    ]


NEAR = [
    ("区人社局", "区人力社保局"),
    ("区住建委", "区住房城乡建委"),
    ("区住房城乡建委", "区住房城乡建设委"),
    ("区住建委", "区住房城乡建设委"),
    ("区经信委", "区经济信息委"),
    ("市发改委", "市发展和改革委员会"),
    ("市委办", "市委办公室"),
    ("省市场监管（知识产权）局", "省市场监管局"),
    ("市委组织部（人才办）", "市委组织部"),
    ("交通运输厅", "省交通运输厅"),
    ("区人力社保局", "区人力杜保局"),
    ("市数据局(市人工智能局)", "市数据局（市人工智能局）"),
    ("区卫健委", "区卫生健康委"),
]
APART = [
    ("区教委", "区科委"),
    ("市发改委", "省发改委"),
    ("国际物流枢纽园公司", "国际物流枢纽园区管委会"),
    ("浙江大学", "浙江工业大学"),
    ("温州医科大学附属第一医院", "温州医科大学附属第二医院"),
    ("区政府办", "区政府督查办"),
    ("区财政局", "区司法局"),
    ("各区县政府", "区县政府办"),
    ("市第一养老中心", "市第十一养老中心"),
]


@pytest.mark.parametrize(("a", "b"), NEAR)
def test_names_that_may_be_one_unit_are_proposed(a: str, b: str) -> None:
    assert [pair[:2] for pair in find_near([a, "市委网信办", b])] == [(a, b)]


@pytest.mark.parametrize(("a", "b"), APART)
def test_two_units_are_not_proposed_as_one(a: str, b: str) -> None:
    assert find_near([a, b]) == []


def test_a_label_without_a_colon_behind_a_semicolon_is_no_part_of_a_name() -> None:
    cell = "州行政审批服务局；责任单位州发改委、州大数据中心"
    read = UnitReader([cell], wraps=True).read(cell, "lead")
    assert (read.lead, read.support) == (("州行政审批服务局",), ("州发改委", "州大数据中心"))
